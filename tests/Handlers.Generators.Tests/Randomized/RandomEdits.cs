using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Randomized;

/// <summary>A project that is edited at random: its files, and the compilation that an editor would make of them.</summary>
internal sealed class RandomEdits
{
    /// <summary>What files are made of. Names recur, so that files depend on one another, and edits break and mend that.</summary>
    private static readonly string[] Fragments =
    [
        "public static class Names { static readonly object Gate = new(); public const string Tool = \"a\"; public const string Other = Tool + \"x\"; }",
        "public static class Names { public const string Tool = \"\"\"\n    a\n      b\n    \"\"\"; public const string Other = $\"\"\"\n    {Tool}\n    c\n    \"\"\"; }",
        "public enum Kind { A = 1, B = 2 } public static class Flags { public const bool IsOld = Kind.A == (Kind)1; public static int Field = 1; }",
        "public partial class Base { [OnText] protected void B(string s) { } [OnInputJson(Names.Tool)] void J(string s) => M(1); static void M(int i) { } }",
        "public partial class Base<T> { [OnText] protected virtual void B(string s) { } [OnThinking] Task T1(string s) => Task.CompletedTask; }",
        "public partial class Base { [@OnPing, Obsolete(\"x\", Flags.IsOld)] internal void P() { } public const string Tool = \"b\"; }",
        "public class Base : IMessageHandler { public HandlerInterest Interest => default; public ValueTask OnTextAsync(TextEvent e, MessageStream s, CancellationToken c) => default; }",
        "public class Base : IMessageHandler { HandlerInterest IMessageHandler.Interest => default; }",
        "public partial class Middle : Base { protected void B(object o) { } }",
        "public partial class Middle : Base<string> { protected override void B(string s) { } void B(object o) { } }",
        "partial class Derived : Middle { [OnText] void D(ReadOnlySpan<char> s) { } [OnInputJson(Names.Other)] void J2(Alias s) { } [OnEnd] void End() { } }",
        "partial class Derived { [OnInputJson(Base.Tool)] void J3(int i, ToolCallBlock b) { Local(); void Local() { } } int _field = 1; int P { get; } = 2; }",
        "namespace N { partial class Derived : global::Derived { [OnException] void F(Mine e) { } [OnContentBlock] void C(TextBlock b) { } } class Mine : FormatException { } }",
        "namespace N { using T = Handlers.OnTextAttribute; using U = G; partial class User { [T] void A(string s) { } [U] void B(string s) { } [G] async Task C(string s) => await Task.Yield(); } }",
        "global using Alias = System.String; global using G = Handlers.OnThinkingAttribute;",
        "global using Alias = System.Int32; global using G = System.ObsoleteAttribute;",
        "partial class Outer { /* comment */ public partial record Inner { [OnText] void A(Alias delta) { } [OnText] void A(Alias delta, int index = 1) { } } }",
        "class Outer { partial class Inner { [OnPing] void A() { } } } static partial class S { [OnPing] static void A() { } }",
        "#if X\npartial class Derived { [OnPing] void X() { } }\n#else\npartial class Derived { [OnMessage] void Y(Message m) { } }\n#endif",
        "namespace Handlers { class MessageStream { } }",
        "class System { }",
        "partial class DERIVED { [OnPing] void P() { } }",
        "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App\")] static class Names { internal const string Tool = \"i\", Other = \"j\"; }",
        "class OnTextAttribute : Attribute { }",
        "class Plain { void M() { var x = 1; } }",
    ];

    private static readonly (string Old, string New)[] Substitutions =
    [
        ("\"a\"", "\"b\""), ("\"b\"", "\"a\""), ("= 1", "= 3"), ("= 3", "= 1"), ("[@On", "[On"), ("[On", "[@On"), ("void ", "Task "), ("Task ", "void "),
        ("protected", "private"), ("private", "protected"), ("partial ", ""), ("class ", "partial class "), ("const ", "static readonly "), ("static readonly ", "const "),
        ("    \"\"\"", "  \"\"\""), ("  \"\"\"", "    \"\"\""), (" : Base", ""), (": Middle", ": Base"), (": Base", ": Middle"), ("string s", "ReadOnlySpan<char> s"),
        ("ReadOnlySpan<char> s", "string s"), ("OnText", "OnThinking"), ("OnThinking", "OnText"), ("OnPing", "OnEnd"), ("{ }", "{ _ = 1; }"), ("{ _ = 1; }", "{ }"), ("class ", "record "),
        ("virtual ", "abstract "), ("override ", "new "), ("internal", "public"), ("public", "internal"), ("System.String", "System.Int32"), ("X", "Y"), ("Names.Tool", "Base.Tool"),
        ("Other", "Tool"), (" ", "  "), ("\n", "\n// x\n"), ("IMessageHandler", "IDisposable"), ("N ", "M "), ("#if X", "#if Y"), ("static ", ""), ("(", "(int i, "), ("}", ""), ("{", "{ {"), ("using ", "using "),
        ("Derived", "Other"), ("Kind.A", "Kind.B"), ("FormatException", "Exception"), ("sealed ", ""), ("partial class", "sealed partial class"),
    ];

    private static readonly string[] Tokens = ["{", "}", "(", ")", ";", "[OnText]", "static", "partial", "\"", "/*", "*/", "\n#nullable disable\n", "//", "class C", ",", "=>", "async ", "@", "<T>", "abstract "];

    private readonly System.Random _random;
    private readonly string _name;
    private CSharpParseOptions _parse = LoadedAssemblies.ParseOptions;
    private int _files;

    public RandomEdits(System.Random random, string name, params IEnumerable<MetadataReference> references)
    {
        _random = random;
        _name = name;
        Compilation = CSharpCompilation.Create(name, [Usings()], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        for (int i = 0; i < 6; i++)
        {
            Add();
        }
    }

    public CSharpCompilation Compilation { get; set; }

    /// <summary>The same project of new trees, for which nothing can have been kept.</summary>
    public CSharpCompilation Reparsed() => Compilation.RemoveAllSyntaxTrees()
        .AddSyntaxTrees(Compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.ToString(), (CSharpParseOptions)tree.Options, tree.FilePath)));

    /// <summary>One edit, and what was edited.</summary>
    public string Edit()
    {
        switch (_random.Next(20))
        {
            case 0:
                return Add();
            case 1:
                return Remove();
            case 2:
                // A branch switch: files come, go and change in one step.
                return string.Join(", ", Enumerable.Range(0, _random.Next(2, 6)).Select(_ => _random.Next(3) switch { 0 => Add(), 1 => Remove(), _ => Change() }).ToArray());
            case 3:
                Compilation = Compilation.WithOptions(Compilation.Options.WithNullableContextOptions(_random.Pick(NullableContextOptions.Enable, NullableContextOptions.Disable)));
                return "options";
            case 4 when _random.Next(4) == 0:
                Compilation = Compilation.WithAssemblyName(_random.Pick(_name, "Stranger"));
                return "name";
            case 5 when _random.Next(4) == 0:
                _parse = _parse.WithPreprocessorSymbols(_random.Pick<string[]>([], ["X"]));
                foreach (SyntaxTree tree in Compilation.SyntaxTrees)
                {
                    Compilation = Compilation.ReplaceSyntaxTree(tree, Parse(tree.ToString(), tree.FilePath));
                }

                return "symbols";
            default:
                return Change();
        }
    }

    private string Add()
    {
        string text = string.Join("\n", Enumerable.Range(0, _random.Next(1, 3)).Select(_ => _random.Pick(Fragments)).OrderBy(fragment => !fragment.StartsWith("global", StringComparison.Ordinal)));
        Compilation = Compilation.AddSyntaxTrees(Parse(text, $"/src/{_name}/{_files++}.cs"));
        return "add";
    }

    private string Remove()
    {
        if (Compilation.SyntaxTrees.Length > 3)
        {
            Compilation = Compilation.RemoveSyntaxTrees(Compilation.SyntaxTrees[_random.Next(1, Compilation.SyntaxTrees.Length)]);
        }

        return "remove";
    }

    private string Change()
    {
        SyntaxTree tree = Compilation.SyntaxTrees[_random.Next(1, Compilation.SyntaxTrees.Length)];
        string text = tree.ToString();

        if (_random.Next(12) == 0 || text.Length > 2_000)
        {
            text = _random.Pick(Fragments);
        }
        else if (_random.Next(4) == 0)
        {
            int at = _random.Next(text.Length);
            text = _random.Next(2) == 0 ? text.Insert(at, _random.Pick(Tokens)) : text.Remove(at, Math.Min(_random.Next(1, 12), text.Length - at));
        }
        else
        {
            (string old, string replacement)[] possible = [.. Substitutions.Where(s => text.Contains(s.Old, StringComparison.Ordinal))];
            if (possible.Length > 0)
            {
                (string old, string replacement) = _random.Pick(possible);
                int at = text.IndexOf(old, _random.Next(text.Length), StringComparison.Ordinal);
                at = at < 0 ? text.IndexOf(old, StringComparison.Ordinal) : at;
                text = text.Remove(at, old.Length).Insert(at, replacement);
            }
        }

        Compilation = Compilation.ReplaceSyntaxTree(tree, Parse(text, tree.FilePath));
        return $"change of {tree.FilePath}";
    }

    private SyntaxTree Usings() => Parse("global using System; global using System.Threading; global using System.Threading.Tasks; global using Handlers;", $"/src/{_name}/usings.cs");

    private SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, _parse, path);
}
