using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.Generators;

/// <summary>Writes the C# code of tools and outputs from their model.</summary>
internal static class ToolEmitter
{
    /// <summary>The nested class with what is made once.</summary>
    public const string ToolsClass = "__Tools";

    private const string Result = "global::System.Threading.Tasks.ValueTask<global::Handlers.ToolResultBlock>";
    private const string ToolSet = "global::Handlers.IToolSet";
    private const string ToolResults = "global::Handlers.ToolResults";

    /// <summary>Adds the file of one class, or reports why there is none.</summary>
    public static void AddSource(SourceProductionContext context, ToolClass type, string hintName)
        => GeneratedPart.AddSource(context, type.MetadataName, type.Failure, hintName, () => Emit(type));

    public static string Emit(ToolClass type)
        => GeneratedPart.Emit("tool", [], type.Namespace, type.Types, Bases(type), writer => EmitMembers(writer, type));

    private static void EmitMembers(CodeWriter writer, ToolClass type)
    {
        if (type.HasTools)
        {
            EmitToolSet(writer, type);
        }

        if (type.Output is { } output)
        {
            writer.Line(HandlerEmitter.GeneratedCode);
            writer.Line($"static global::Handlers.JsonOutputType<{output.Type}> global::Handlers.IJsonOutput<{output.Type}>.OutputType => __Tools.Output;");
            writer.Line();
        }

        EmitStatics(writer, type);
    }

    private static string Bases(ToolClass type)
    {
        var bases = new List<string>();
        if (type.HasTools)
        {
            bases.Add(ToolSet);
        }

        if (type.Output is { } output)
        {
            bases.Add($"global::Handlers.IJsonOutput<{output.Type}>");
        }

        return string.Join(", ", bases);
    }

    // IReadOnlyList<CustomTool> IToolSet.Tools => __Tools.Definitions;
    //
    // ValueTask<ToolResultBlock> IToolSet.InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken)
    // {
    //     switch (toolCall.Name)
    //     {
    //         case "get_forecast":
    //         {
    //             …
    //         }
    //     }
    // }
    private static void EmitToolSet(CodeWriter writer, ToolClass type)
    {
        writer.Line(HandlerEmitter.GeneratedCode);
        writer.Line($"global::System.Collections.Generic.IReadOnlyList<global::Handlers.CustomTool> {ToolSet}.Tools => __Tools.Definitions;");
        writer.Line();
        writer.Line(HandlerEmitter.GeneratedCode);
        writer.Line($"bool {ToolSet}.IsAsynchronous => {(type.Tools.Any(tool => tool.Task.Length > 0) ? "true" : "false")};");
        writer.Line();
        writer.Line(HandlerEmitter.GeneratedCode);

        using (writer.BeginBlock($"{Result} {ToolSet}.InvokeAsync(global::Handlers.ToolCall toolCall, global::System.Threading.CancellationToken cancellationToken)"))
        {
            using (writer.BeginBlock("switch (toolCall.Name)"))
            {
                for (int i = 0; i < type.Tools.Count; i++)
                {
                    writer.Line($"case {Literal(type.Tools[i].Name)}:");
                    using (writer.BeginBlock())
                    {
                        EmitCall(writer, type.Tools[i], i);
                    }
                }

                writer.Line("default:");
                using (writer.Indent())
                {
                    writer.Line($"return new {Result}({ToolResults}.Unknown(toolCall, __Tools.Definitions));");
                }
            }
        }

        writer.Line();
    }

    // if (!__Tools.Tool0.TryRead(toolCall, out var input, out var error))
    // {
    //     return new ValueTask<ToolResultBlock>(error);
    // }
    //
    // return ToolResults.FromAsync(toolCall, new ValueTask<string>(this.GetForecastAsync(input.city, input.days, cancellationToken)));
    private static void EmitCall(CodeWriter writer, ToolMethod tool, int index)
    {
        using (writer.BeginBlock($"if (!__Tools.Tool{index}.TryRead(toolCall, out var input, out var error))"))
        {
            writer.Line($"return new {Result}(error);");
        }

        writer.Line();
        string call = $"{tool.Target}({string.Join(", ", tool.Arguments.Select(argument => argument.Source.Length > 0 ? argument.Source : "input." + argument.Name))})";
        string typeInfo = tool.Result is ToolResultKind.Json ? $", {MetadataEmitter.TypeInfo(tool.ResultType, "__Tools.Options" + tool.Resolver)}" : "";

        if (tool.Task.Length > 0)
        {
            string generic = tool.ResultType.Length > 0 ? $"<{tool.ResultType}>" : "";
            string task = tool.Task == "Task" ? $"new global::System.Threading.Tasks.ValueTask{generic}({call})" : call;
            writer.Line($"return {ToolResults}.FromAsync(toolCall, {task}{typeInfo});");
        }
        else if (tool.Result is ToolResultKind.None)
        {
            writer.Line(call + ";");
            writer.Line($"return new {Result}({ToolResults}.From(toolCall));");
        }
        else
        {
            writer.Line($"return new {Result}({ToolResults}.From(toolCall, {call}{typeInfo}));");
        }
    }

    // private static class __Tools
    // {
    //     internal static readonly JsonSerializerOptions Options0 = ToolJson.CreateOptions(new Json0());
    //
    //     internal static readonly ToolDefinition<Input0> Tool0 = new ToolDefinition<Input0>(…);
    //
    //     internal static readonly CustomTool[] Definitions = { Tool0.Tool };
    // }
    private static void EmitStatics(CodeWriter writer, ToolClass type)
    {
        writer.Line(HandlerEmitter.GeneratedCode);
        using CodeWriter.Block block = writer.BeginBlock("private static class __Tools");

        for (int i = 0; i < type.Resolvers.Count; i++)
        {
            string context = type.Resolvers[i].Context is { } name ? $", {name}.Default" : "";
            writer.Line($"internal static readonly global::System.Text.Json.JsonSerializerOptions Options{i} = global::Handlers.ToolJson.CreateOptions(new Json{i}(){context});");
            writer.Line();
        }

        for (int i = 0; i < type.Tools.Count; i++)
        {
            EmitDefinition(writer, type.Tools[i], i);
            writer.Line();
        }

        if (type.HasTools)
        {
            writer.Line($"internal static readonly global::Handlers.CustomTool[] Definitions = {{ {string.Join(", ", type.Tools.Select((_, i) => $"Tool{i}.Tool"))} }};");
            writer.Line();
        }

        if (type.Output is { } output)
        {
            writer.Line($"internal static readonly global::Handlers.JsonOutputType<{output.Type}> Output = new global::Handlers.JsonOutputType<{output.Type}>(");
            using (writer.Indent())
            {
                writer.Line(Utf8(output.Schema) + ",");
                writer.Line(Utf8(output.CheckedSchema) + ",");
                writer.Line(MetadataEmitter.TypeInfo(output.Type, "Options" + output.Resolver) + ");");
            }

            writer.Line();
        }

        for (int i = 0; i < type.Tools.Count; i++)
        {
            using (writer.BeginBlock($"internal sealed class Input{i}"))
            {
                foreach (ToolArgument argument in type.Tools[i].Arguments.Where(argument => argument.Source.Length == 0))
                {
                    writer.Line($"public {argument.Type} {argument.Name} = {argument.Default};");
                }
            }

            writer.Line();
        }

        for (int i = 0; i < type.Resolvers.Count; i++)
        {
            IEnumerable<JsonType> inputs = type.Tools.Select((tool, number) => (Tool: tool, Number: number)).Where(tool => tool.Tool.Resolver == i).Select(tool => InputType(tool.Tool, tool.Number));
            MetadataEmitter.Emit(writer, "Json" + i, [.. type.Resolvers[i].Types, .. inputs]);
        }
    }

    private static void EmitDefinition(CodeWriter writer, ToolMethod tool, int index)
    {
        var members = new List<string> { "Name = " + Literal(tool.Name) };
        if (tool.Description is { } description)
        {
            members.Add("Description = " + Literal(description));
        }

        if (tool.IsStrict)
        {
            members.Add("Strict = true");
        }

        if (tool.IsEager)
        {
            members.Add("EagerInputStreaming = true");
        }

        writer.Line($"internal static readonly global::Handlers.ToolDefinition<Input{index}> Tool{index} = new global::Handlers.ToolDefinition<Input{index}>(");
        using (writer.Indent())
        {
            writer.Line($"new global::Handlers.CustomTool {{ {string.Join(", ", members)} }},");
            writer.Line(Utf8(tool.Schema) + ",");
            writer.Line(Utf8(tool.CheckedSchema) + ",");
            writer.Line(MetadataEmitter.TypeInfo("Input" + index, "Options" + tool.Resolver) + ");");
        }
    }

    /// <summary>The serialization metadata of the class of a tool's arguments.</summary>
    private static JsonType InputType(ToolMethod tool, int index) => new(
        "Input" + index,
        "",
        $"new Input{index}()",
        default,
        tool.Arguments.Where(argument => argument.Source.Length == 0).Select(argument => new JsonProperty(
            "Input" + index, false, argument.Type, argument.JsonName, argument.JsonName, SetterKind.Assignment, null)).ToImmutableArray());

    /// <summary>JSON as a raw string literal. This is safe, because the JSON has no three quotes in a row, begins and ends with a brace, and has no line ends.</summary>
    private static string Utf8(string json) => $"\"\"\"{json}\"\"\"u8";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
