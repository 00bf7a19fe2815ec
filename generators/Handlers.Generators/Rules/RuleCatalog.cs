using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The diagnostic descriptors of all rules. If a method or class breaks an error rule, no code is generated for it.</summary>
internal static class RuleCatalog
{
    private const string Category = "Handlers";

    /// <summary>The address of the folder with the rules' pages, from the project file.</summary>
    private static readonly string Pages = typeof(RuleCatalog).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "RulePages").Value;

    /// <summary>Every rule that the analyzer reports.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Reported =>
    [
        NotPartial, NotAClass, WrongReturnType, AsyncVoid, LostResult, WrongParameter, ByReference, DuplicateParameter, SpanInAsync, Generic,
        Params, Optional, RedundantAttribute, HiddenBaseHandler, OverriddenHandler, ImpossibleException, ImpossibleCase, CopiedSnapshot,
        NoCancellationToken, Blocking, ImplementedByHand, LanguageVersion, NotCallable,
        NamelessTool, AsyncLambda, UnreadStream, NameTaken, ClosedMatch,
        ToolNotPartial, ToolNotInClass, AsyncVoidTool, NotCallableTool, ByReferenceToolParameter, NoSchema, NoDescription, WrongToolName, SameToolName,
        UnwritableResult, EnumWithoutStrings, Recursion, ContradictingAttributes, WrongPath, NotAnOutput, HiddenBaseTool,
    ];

    public static readonly DiagnosticDescriptor NotPartial = Error("HND0001",
        "A handler class must be partial",
        "'{0}' has handler methods, so '{1}' must be partial: the generator adds a part to it");

    public static readonly DiagnosticDescriptor NotAClass = Error("HND0002",
        "Handler methods belong in a class",
        "'{0}' is {1}; handler methods must be in a partial class or record that is neither static nor file-local");

    public static readonly DiagnosticDescriptor WrongReturnType = Error("HND0003",
        "A handler returns void, Task or ValueTask",
        "'{0}' returns '{1}'; a handler returns {2}");

    public static readonly DiagnosticDescriptor AsyncVoid = Error("HND0004",
        "A handler must not be async void",
        "'{0}' is async void, so the stream cannot await it and an exception in it ends the process; return Task or ValueTask");

    public static readonly DiagnosticDescriptor LostResult = Error("HND0005",
        "A handler's task must not have a result",
        "'{0}' returns '{1}', but its result is never read; return {2}");

    public static readonly DiagnosticDescriptor WrongParameter = Error("HND0006",
        "The event does not provide this parameter",
        "'{0}' takes '{1}', which [{2}] does not provide; {3}");

    public static readonly DiagnosticDescriptor ByReference = Error("HND0007",
        "A handler takes its parameters by value",
        "'{0}' takes '{1}' by '{2}'; a handler takes its parameters by value");

    public static readonly DiagnosticDescriptor DuplicateParameter = Error("HND0008",
        "Two parameters take the same value",
        "'{0}' takes {1} twice, as '{2}' and as '{3}'; remove one of them");

    public static readonly DiagnosticDescriptor SpanInAsync = Error("HND0009",
        "An async handler cannot take a span",
        "'{0}' is async and takes '{1}', which is only valid until the first await; take '{2}'");

    public static readonly DiagnosticDescriptor Generic = Error("HND0010",
        "A handler must not be generic",
        "'{0}' has type parameters, and generated code has no type arguments for them; remove them");

    public static readonly DiagnosticDescriptor Params = Error("HND0011",
        "A handler's parameter must not be params",
        "'{0}' takes '{1}' as params; an event provides one value for each parameter, so remove params");

    public static readonly DiagnosticDescriptor Optional = Warning("HND0012",
        "The default value of a handler's parameter is never used",
        "'{0}' gives '{1}' a default value, which is never used: the event provides every parameter");

    public static readonly DiagnosticDescriptor RedundantAttribute = Error("HND0013",
        "A repeated attribute has no effect",
        "'{0}' already has [{1}]{2}; remove this one");

    public static readonly DiagnosticDescriptor HiddenBaseHandler = Error("HND0014",
        "A derived class cannot call an explicit IMessageHandler member of its base class",
        "'{0}' has handlers, but its base class '{1}' implements IMessageHandler.{2} explicitly, so no derived class can call it; implement it in '{1}' as a public member");

    public static readonly DiagnosticDescriptor OverriddenHandler = Error("HND0015",
        "An override of a handler needs no attribute",
        "'{0}' overrides '{1}', which is already a handler for [{2}], so it would run twice; remove this attribute");

    public static readonly DiagnosticDescriptor ImpossibleException = Warning("HND0016",
        "A handler never receives this exception",
        "'{0}' takes '{1}', which [OnException] never provides: {2}");

    public static readonly DiagnosticDescriptor ImpossibleCase = Error("HND0017",
        "The event never has a value of this type",
        "'{0}' takes '{1}', which [{2}] never provides; {3}");

    public static readonly DiagnosticDescriptor CopiedSnapshot = Info("HND0018",
        "The snapshot is copied at every delta",
        "'{0}' takes the snapshot as '{1}', which copies the whole text at every delta; take 'ReadOnlySpan<char>'");

    public static readonly DiagnosticDescriptor NoCancellationToken = Info("HND0019",
        "A handler that returns a task should take the CancellationToken",
        "'{0}' returns a task, but takes no CancellationToken, so it keeps running when the stream is cancelled; take one and pass it on");

    public static readonly DiagnosticDescriptor Blocking = Warning("HND0020",
        "A handler must not block",
        "'{0}' blocks the stream and its thread with '{1}'; make it async and use await");

    public static readonly DiagnosticDescriptor ImplementedByHand = Info("HND0021",
        "A class with handler methods also implements IMessageHandler by hand",
        "'{0}' has handler methods and also names IMessageHandler; the members that it implements explicitly are kept, and the others are generated");

    public static readonly DiagnosticDescriptor LanguageVersion = Error("HND0022",
        "The language version is too low for generated code",
        "The code that is generated for '{0}' needs C# {1} or later, but the project uses C# {2}; raise LangVersion");

    public static readonly DiagnosticDescriptor NotCallable = Error("HND0023",
        "A handler must be an ordinary method",
        "{0} is {1}; a handler is an ordinary method that generated code can call");

    public static readonly DiagnosticDescriptor NamelessTool = Error("HND0024",
        "The name of a tool must not be empty",
        "'{0}' names a tool with an empty name, which no tool has; name the tool, or write {1}");

    public static readonly DiagnosticDescriptor AsyncLambda = Warning("HND0025",
        "An async lambda needs a delegate that returns a task",
        "'{0}' returns nothing, so the stream does not wait for this async code, and an exception in it ends the process; {1}");

    public static readonly DiagnosticDescriptor UnreadStream = Warning("HND0026",
        "The stream is never read",
        "The stream that '{0}' returns is never read, so no request is sent and no handler runs; await its UntilDoneAsync()");

    public static readonly DiagnosticDescriptor ClosedMatch = Warning("HND0028",
        "A switch has no case for what the API may add",
        "This switch over '{0}' has no default, so it misses what a later version of the API adds; add a default");

    public static readonly DiagnosticDescriptor NameTaken = Error("HND0027",
        "A declaration has a name that generated code needs",
        "The code generated for '{0}' needs the name '{1}', which the project declares itself; rename the declaration");

    public static readonly DiagnosticDescriptor ToolNotPartial = Error("HND0040",
        "A type with [Tool] or [JsonOutput] must be partial",
        "'{0}' has [{2}], so '{1}' must be partial: the generator adds a part to it");

    public static readonly DiagnosticDescriptor ToolNotInClass = Error("HND0041",
        "Generated code cannot extend this type",
        "'{0}' is {1}; [{2}] belongs {3}");

    public static readonly DiagnosticDescriptor AsyncVoidTool = Error("HND0042",
        "A tool must not be async void",
        "'{0}' is async void, so its result would be sent before it has finished, and an exception in it ends the process; return Task or ValueTask");

    public static readonly DiagnosticDescriptor NotCallableTool = Error("HND0043",
        "Generated code cannot call this method as a tool",
        "'{0}' is {1}; a tool is an ordinary method without type parameters");

    public static readonly DiagnosticDescriptor ByReferenceToolParameter = Error("HND0044",
        "A tool takes its parameters by value",
        "'{0}' takes '{1}' by '{2}'; a tool takes its parameters by value");

    public static readonly DiagnosticDescriptor NoSchema = Error("HND0045",
        "A type has no JSON schema",
        "'{0}' takes '{1}', which has no JSON schema: {2}");

    public static readonly DiagnosticDescriptor NoDescription = Info("HND0046",
        "A tool or a parameter has no description",
        "{0} has no description, which the model needs to choose and call the tool; write an XML comment or [Description]");

    public static readonly DiagnosticDescriptor WrongToolName = Error("HND0047",
        "The API does not accept this tool name",
        "'{0}' is not a valid tool name; the API accepts 1 to 128 ASCII letters, digits, '_' and '-'");

    public static readonly DiagnosticDescriptor SameToolName = Error("HND0048",
        "Two tools have the same name",
        "'{0}' and '{1}' are both tools named '{2}'; name one of them with [Tool(\"…\")]");

    public static readonly DiagnosticDescriptor UnwritableResult = Error("HND0049",
        "The result of a tool cannot be written as JSON",
        "'{0}' returns '{1}', which cannot be written as JSON: {2}");

    public static readonly DiagnosticDescriptor EnumWithoutStrings = Error("HND0051",
        "An enum cannot be written as strings",
        "'{0}' takes '{1}', an enum that cannot be written as strings: {2}");

    public static readonly DiagnosticDescriptor Recursion = Error("HND0052",
        "A recursive type has no finite value, or is used in strict mode",
        "'{0}' takes '{1}', which is recursive: {2}");

    public static readonly DiagnosticDescriptor ContradictingAttributes = Error("HND0053",
        "Attributes contradict each other",
        "'{0}' takes '{1}' with attributes that no value satisfies: {2}");

    public static readonly DiagnosticDescriptor WrongPath = Error("HND0054",
        "A path consists of property names separated by dots",
        "'{0}' takes the elements of '{1}', which is not a path; write the names of the properties that lead to the array, separated by dots, as in \"days.meals\"");

    public static readonly DiagnosticDescriptor NotAnOutput = Error("HND0055",
        "The type of an output needs [JsonOutput]",
        "'{0}' takes '{1}' as the output, but '{1}' has no [JsonOutput]; add the attribute to it");

    public static readonly DiagnosticDescriptor HiddenBaseTool = Error("HND0056",
        "A class with tools cannot call a tool of its base class",
        "'{0}' has tools, but cannot call the tool '{1}' of its base class '{2}'; make '{1}' protected");

    public static readonly DiagnosticDescriptor GenerationFailed = Error("HND0099",
        "The code for a handler class could not be generated",
        "No code could be generated for '{0}': {1}");

    private static DiagnosticDescriptor Error(string id, string title, string message) => Rule(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Info(string id, string title, string message) => Rule(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Rule(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity) => new(
        id, title, message, Category, severity, isEnabledByDefault: true,
        helpLinkUri: $"{Pages}/{id}.md");
}
