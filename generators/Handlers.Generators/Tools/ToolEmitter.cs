using System;
using System.Collections.Generic;
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

    // ToolInput input = __Tools.Tool0.Read(toolCall, stackalloc ToolInputValue[2]);
    // var argument0 = input.ReadString(0, default!);
    // var argument1 = input.ReadInt32(1, 1);
    //
    // if (input.Error is { } error)
    // {
    //     return new ValueTask<ToolResultBlock>(error);
    // }
    //
    // return ToolResults.FromAsync(toolCall, new ValueTask<string>(this.GetForecastAsync(argument0!, argument1!, cancellationToken)));
    private static void EmitCall(CodeWriter writer, ToolMethod tool, int index)
    {
        List<ToolArgument> inputs = InputsOf(tool);
        string values = inputs.Count == 0 ? "default" : $"stackalloc global::Handlers.ToolInputValue[{inputs.Count}]";
        writer.Line($"global::Handlers.ToolInput input = __Tools.Tool{index}.Read(toolCall, {values});");

        for (int i = 0; i < inputs.Count; i++)
        {
            writer.Line(inputs[i].Reader.Length > 0
                ? $"var argument{i} = input.{inputs[i].Reader}({i}, {inputs[i].Default});"
                : $"var argument{i} = input.Read<{inputs[i].Type}>({i}, {inputs[i].Default}, __Tools.{ArgumentInfo(index, i)});");
        }

        writer.Line();
        using (writer.BeginBlock("if (input.Error is { } error)"))
        {
            writer.Line($"return new {Result}(error);");
        }

        writer.Line();
        int next = 0;
        string call = $"{tool.Target}({string.Join(", ", tool.Arguments.Select(argument => argument.Source.Length > 0 ? argument.Source : $"argument{next++}!"))})";
        string typeInfo = tool.Result is ToolResultKind.Json ? ", __Tools." + ResultInfo(index) : "";

        if (tool.Task.Length > 0)
        {
            string generic = tool.ResultType.Length > 0 ? $"<{tool.ResultType}>" : "";
            string task = tool.Task == "Task" ? $"new global::System.Threading.Tasks.ValueTask{generic}({HandlerEmitter.OrThrow(call, tool.Target)})" : call;
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

    private static List<ToolArgument> InputsOf(ToolMethod tool) => [.. tool.Arguments.Where(argument => argument.Source.Length == 0)];

    private static string ArgumentInfo(int tool, int argument) => $"Tool{tool}Argument{argument}";

    private static string ResultInfo(int tool) => $"Tool{tool}Result";

    // private static class __Tools
    // {
    //     internal static readonly JsonSerializerOptions Options0 = ToolJson.CreateOptions(new Json0());
    //
    //     internal static readonly ToolDefinition Tool0 = new ToolDefinition(…);
    //
    //     internal static readonly JsonTypeInfo<Order> Tool0Argument0 = (JsonTypeInfo<Order>)Options0.GetTypeInfo(typeof(Order));
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
            EmitDefinition(writer, type.Tools[i], i, type.Resolvers[type.Tools[i].Resolver]);
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

        for (int i = 0; i < type.Resolvers.Count; i++)
        {
            MetadataEmitter.Emit(writer, "Json" + i, type.Resolvers[i].Types);
        }
    }

    private static void EmitDefinition(CodeWriter writer, ToolMethod tool, int index, JsonResolver resolver)
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

        writer.Line($"internal static readonly global::Handlers.ToolDefinition Tool{index} = new global::Handlers.ToolDefinition(");
        using (writer.Indent())
        {
            writer.Line($"new global::Handlers.CustomTool {{ {string.Join(", ", members)} }},");
            writer.Line(Utf8(tool.Schema) + ",");
            writer.Line(Utf8(tool.CheckedSchema) + ");");
        }

        List<ToolArgument> inputs = InputsOf(tool);
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Reader.Length == 0)
            {
                EmitTypeInfo(writer, inputs[i].Type, ArgumentInfo(index, i), tool.Resolver, resolver);
            }
        }

        if (tool.Result is ToolResultKind.Json)
        {
            EmitTypeInfo(writer, tool.ResultType, ResultInfo(index), tool.Resolver, resolver);
        }
    }

    private static void EmitTypeInfo(CodeWriter writer, string type, string name, int index, JsonResolver resolver)
    {
        // A context may lack a type. Only calls of the tools that need the type fail then.
        (string modifier, string assignment) = resolver.Context is null ? ("readonly ", "=") : ("", "=>");
        writer.Line();
        writer.Line($"internal static {modifier}{MetadataEmitter.TypeInfoType(type)} {name} {assignment} {MetadataEmitter.TypeInfo(type, "Options" + index)};");
    }

    /// <summary>JSON as a raw string literal. This is safe, because the JSON has no three quotes in a row, begins and ends with a brace, and has no line ends.</summary>
    private static string Utf8(string json) => $"\"\"\"{json}\"\"\"u8";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
