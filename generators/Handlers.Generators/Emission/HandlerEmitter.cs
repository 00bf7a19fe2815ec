using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.Generators;

/// <summary>Writes the C# code of a handler class from its model.</summary>
internal static class HandlerEmitter
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    private const string CommonParameters = "global::Handlers.MessageStream stream, global::System.Threading.CancellationToken cancellationToken";

    private const string EventArguments = "e, stream, cancellationToken";
    internal const string Hidden = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    internal static readonly string GeneratedCode =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"Handlers.Generators\", \"{typeof(HandlerEmitter).Assembly.GetName().Version.ToString(3)}\")]";

    /// <summary>Adds the file of one class, or reports why there is none.</summary>
    public static void AddSource(SourceProductionContext context, HandlerClass handler, string hintName)
        => GeneratedPart.AddSource(context, handler.MetadataName, handler.Failure, hintName, () => Emit(handler));

    public static string Emit(HandlerClass handler)
    {
        string text = GeneratedPart.Emit(
            "handler", handler.Aliases, handler.Namespace, handler.Types, EventCatalog.MessageHandler, writer => EmitMembers(writer, handler));

        // The catalog names library types with the alias 'global'.
        return handler.LibraryAlias == QualifiedNames.Global
            ? text
            : text.Replace("global::Handlers.", Identifiers.Escape(handler.LibraryAlias) + "::Handlers.");
    }

    private static void EmitMembers(CodeWriter writer, HandlerClass handler)
    {
        bool first = true;

        if (!handler.ImplementsInterest)
        {
            EmitInterest(writer, handler);
            first = false;
        }

        if (handler.Items.Count > 0)
        {
            ItemEmitter.Emit(writer, handler);
            first = false;
        }

        foreach (EventEntry entry in EventCatalog.Events)
        {
            List<HandlerMethod> methods = [.. handler.Methods.Where(method => method.Event == entry)];
            if (methods.Count == 0)
            {
                continue;
            }

            if (!first)
            {
                writer.Line();
            }

            EmitEvent(writer, entry, methods, handler.BaseCalls.FirstOrDefault(call => call.Event == entry), handler.IsInheritable);
            first = false;
        }
    }

    // [GeneratedCode("Handlers.Generators", "1.0.0")]
    // HandlerInterest IMessageHandler.Interest
    //     => base.__HandlerInterest
    //     | HandlerInterest.Text;
    //
    // and where others can derive from the class, the same as a property that they see:
    //
    // [EditorBrowsable(EditorBrowsableState.Never)]
    // protected HandlerInterest __HandlerInterest
    private static void EmitInterest(CodeWriter writer, HandlerClass handler)
    {
        IEnumerable<string> own = handler.Interest.Select(flag => EventCatalog.HandlerInterest + "." + flag);
        List<string> flags = [.. handler.BaseInterest is { } inherited ? own.Prepend(inherited) : own];

        if (flags.Count == 0)
        {
            flags.Add(EventCatalog.HandlerInterest + ".None");
        }

        if (handler.IsInheritable)
        {
            writer.Line(GeneratedCode);
            writer.Line($"{EventCatalog.HandlerInterest} {EventCatalog.MessageHandler}.Interest => this.{BaseHandlers.InterestMember};");
            writer.Line();
            writer.Line(GeneratedCode);
            writer.Line(Hidden);
            writer.Line($"protected {EventCatalog.HandlerInterest} {BaseHandlers.InterestMember}");
        }
        else
        {
            writer.Line(GeneratedCode);
            writer.Line($"{EventCatalog.HandlerInterest} {EventCatalog.MessageHandler}.Interest");
        }

        using (writer.Indent())
        {
            for (int i = 0; i < flags.Count; i++)
            {
                writer.Line($"{(i == 0 ? "=>" : "|")} {flags[i]}{(i == flags.Count - 1 ? ";" : "")}");
            }
        }
    }

    // [GeneratedCode("Handlers.Generators", "1.0.0")]
    // ValueTask IMessageHandler.OnTextAsync(
    //     TextEvent e,
    //     MessageStream stream, CancellationToken cancellationToken)
    // {
    //     this.Print(e.Delta);
    //     return default;
    // }
    //
    // and where others can derive from the class:
    //
    // {
    //     this.__OnText(e, stream, cancellationToken);
    //     return default;
    // }
    //
    // [EditorBrowsable(EditorBrowsableState.Never)]
    // protected void __OnText(
    //     TextEvent e,
    //     MessageStream stream, CancellationToken cancellationToken)
    // {
    //     this.Print(e.Delta);
    // }
    private static void EmitEvent(CodeWriter writer, EventEntry entry, List<HandlerMethod> methods, BaseCall? inherited, bool isInheritable)
    {
        bool isAsynchronous = inherited is { IsAsynchronous: true } || methods.Exists(method => method.IsAsynchronous);

        EmitHeader(writer, methods, $"{ValueTask} {EventCatalog.MessageHandler}.{entry.InterfaceMethod}(", entry);

        if (!isInheritable)
        {
            EmitBody(writer, methods, inherited, returnsTask: true);
            return;
        }

        string call = $"this.{BaseHandlers.Member(entry)}({EventArguments});";
        using (writer.BeginBlock())
        {
            writer.Line(isAsynchronous ? "return " + call : call);
            if (!isAsynchronous)
            {
                writer.Line("return default;");
            }
        }

        writer.Line();
        EmitHeader(writer, methods, $"protected {(isAsynchronous ? ValueTask : "void")} {BaseHandlers.Member(entry)}(", entry, Hidden);
        EmitBody(writer, methods, inherited, isAsynchronous);
    }

    private static void EmitHeader(CodeWriter writer, List<HandlerMethod> methods, string header, EventEntry entry, string? attribute = null)
    {
        writer.Line(GeneratedCode);
        if (attribute is not null)
        {
            writer.Line(attribute);
        }

        if (methods.Exists(method => method.IsObsolete))
        {
            writer.Line("[global::System.Obsolete]");
        }

        writer.Line(header);
        using (writer.Indent())
        {
            writer.Line(entry.Type + " e,");
            writer.Line(CommonParameters + ")");
        }
    }

    private static void EmitBody(CodeWriter writer, List<HandlerMethod> methods, BaseCall? inherited, bool returnsTask)
    {
        // Methods before the first asynchronous one are called directly, so that spans need no copy. If the asynchronous method is the last one,
        // its task is returned; otherwise it and the methods after it are called in an async local function.
        int firstAsynchronous = inherited is { IsAsynchronous: true } ? 0 : methods.FindIndex(method => method.IsAsynchronous);
        bool isDeferred = inherited is { IsAsynchronous: true } || (firstAsynchronous >= 0 && firstAsynchronous < methods.Count - 1);
        List<HandlerMethod> direct = isDeferred ? methods.GetRange(0, firstAsynchronous) : methods;
        List<HandlerMethod> deferred = isDeferred ? methods.GetRange(firstAsynchronous, methods.Count - firstAsynchronous) : [];

        using CodeWriter.Block block = writer.BeginBlock();

        if (inherited is { IsAsynchronous: false })
        {
            writer.Line($"{inherited.Target}({EventArguments});");
        }

        List<Carrier> carried = [.. deferred.SelectMany(Carried).Distinct()];
        DirectValues values = DirectValues.Declare(writer, direct, carried);

        EmitCalls(writer, direct, values.Argument, values.Carry, isDeferred: false);

        if (isDeferred)
        {
            EmitDeferred(writer, deferred, carried, values, inherited is { IsAsynchronous: true } ? inherited : null);
        }
        else if (returnsTask && methods[methods.Count - 1] is { IsAsynchronous: false } or { IsConditional: true })
        {
            writer.Line("return default;");
        }
    }

    // return HandleAsync(base.__OnText(e, stream, cancellationToken), e.Delta.ToString(), cancellationToken);
    //
    // async ValueTask HandleAsync(ValueTask inherited, string delta, CancellationToken cancellationToken)
    // {
    //     await inherited.ConfigureAwait(false);
    //     await this.SaveAsync(delta, cancellationToken).ConfigureAwait(false);
    //     this.Print(MemoryExtensions.AsSpan(delta));
    // }
    private static void EmitDeferred(CodeWriter writer, List<HandlerMethod> methods, List<Carrier> carried, DirectValues values, BaseCall? inherited)
    {
        IEnumerable<string> arguments = carried.Select(values.Carry);
        IEnumerable<string> parameters = carried.Select(carrier => carrier.Type + " " + carrier.Name);
        if (inherited is not null)
        {
            arguments = arguments.Prepend($"{inherited.Target}({EventArguments})");
            parameters = parameters.Prepend(ValueTask + " inherited");
        }

        writer.Line($"return HandleAsync({string.Join(", ", arguments)});");
        writer.Line();

        using (writer.BeginBlock($"async {ValueTask} HandleAsync({string.Join(", ", parameters)})"))
        {
            if (inherited is not null)
            {
                writer.Line("await inherited.ConfigureAwait(false);");
            }

            EmitCalls(
                writer,
                methods,
                argument => string.Format(CultureInfo.InvariantCulture, argument.Form.FromCarrier, argument.Carrier.Name),
                carrier => carrier.Name,
                isDeferred: true);
        }
    }

    // this.Print(e.Delta);
    // if (e.ContentBlock is TextBlock matched)
    //     await this.SaveAsync(matched).ConfigureAwait(false);
    private static void EmitCalls(
        CodeWriter writer,
        List<HandlerMethod> methods,
        Func<HandlerArgument, string> value,
        Func<Carrier, string> tested,
        bool isDeferred)
    {
        int cases = 0;

        foreach (HandlerMethod method in methods)
        {
            // A variable of a condition is in scope until the end of the block.
            bool isCase = method.Arguments.Any(argument => argument.IsTested);
            string matched = !isCase || ++cases == 1 ? "matched" : "matched" + cases;

            string call = $"{method.Target}({string.Join(", ", method.Arguments.Select(argument => argument.IsTested ? matched : value(argument)))})";
            string statement = method.Returns switch
            {
                ReturnKind.Void => call + ";",
                ReturnKind.Decision => $"e.Decide({call});",
                ReturnKind.DecisionTask when isDeferred => $"await e.DecideAsync({call}).ConfigureAwait(false);",
                ReturnKind.DecisionTask => $"return e.DecideAsync({call});",
                ReturnKind.Task when isDeferred => $"await ({OrThrow(call, method.Target)}).ConfigureAwait(false);",
                _ when isDeferred => $"await {call}.ConfigureAwait(false);",
                ReturnKind.Task => $"return new {ValueTask}({OrThrow(call, method.Target)});",
                _ => $"return {call};",
            };

            if (Condition(method, tested, matched) is { } condition)
            {
                writer.Line($"if ({condition})");
                using (writer.Indent())
                {
                    writer.Line(statement);
                }
            }
            else
            {
                writer.Line(statement);
            }
        }
    }

    /// <summary>A task, or an exception that says which method returned none: that of an <c>await</c> would not.</summary>
    public static string OrThrow(string call, string method)
        => $"{call} ?? throw new global::System.InvalidOperationException({Literal(method.Substring(method.LastIndexOf('.') + 1).TrimStart('@') + " returned null in place of a task.")})";

    /// <summary>The condition under which the method is called; <see langword="null"/> if it is always called. For example <c>e.Block is ToolUseBlock matched &amp;&amp; e.Block.Name is "get_weather"</c>.</summary>
    private static string? Condition(HandlerMethod method, Func<Carrier, string> tested, string matched)
    {
        List<string> conditions = [.. method.Arguments
            .Where(argument => argument.IsTested)
            .Select(argument => $"{tested(argument.Carrier)} is {argument.CaseType ?? "{ HasValue: true, Value: var"} {matched}{(argument.CaseType is null ? " }" : "")}")];

        if (method.Guard is { } guard)
        {
            conditions.Add(tested(guard));
        }

        if (method.Tools.Count > 0)
        {
            conditions.Add($"{tested(method.Event.ToolCall!)}.Name is {string.Join(" or ", method.Tools.Select(Literal))}");
        }

        return conditions.Count > 0 ? string.Join(" && ", conditions) : null;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The values that must be copied so that a method can be called after an <c>await</c>.</summary>
    private static IEnumerable<Carrier> Carried(HandlerMethod method)
    {
        IEnumerable<Carrier> arguments = method.Arguments.Select(argument => argument.Carrier);
        return method.Tools.Count > 0 ? arguments.Append(method.Event.ToolCall!)
            : method.Guard is { } guard ? arguments.Append(guard)
            : arguments;
    }
}
