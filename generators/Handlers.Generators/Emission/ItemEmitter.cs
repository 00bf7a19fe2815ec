using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators;

/// <summary>What a class needs to be given elements of arrays: where the arrays are, and how elements are checked and read.</summary>
internal static class ItemEmitter
{
    /// <summary>The nested class with the readers.</summary>
    public const string ItemsClass = "__Items";

    private const string Path = "global::Handlers.ItemPath";
    private const string Paths = "global::System.Collections.Generic.IReadOnlyList<" + Path + ">";
    private const string Linq = "global::System.Linq.Enumerable.";

    // IReadOnlyList<ItemPath> IMessageHandler.ItemPaths => __Items.Paths;
    //
    // private static class __Items
    // {
    //     internal static readonly JsonSerializerOptions Options = ToolJson.CreateOptions(new Json());
    //
    //     internal static readonly ItemReader<Step> Item0 = new ItemReader<Step>("…", (JsonTypeInfo<Step>)Options.GetTypeInfo(typeof(Step)), new[] { new ItemPath("steps") });
    //
    //     internal static readonly ItemPath[] Paths = { new ItemPath("steps") };
    //     …
    // }
    public static void Emit(CodeWriter writer, HandlerClass handler)
    {
        string all = handler.BaseItemPaths is { } inherited ? $"{Linq}ToArray({Linq}Concat({inherited}, {ItemsClass}.Paths))" : ItemsClass + ".Paths";
        writer.Line();
        if (!handler.ImplementsItemPaths)
        {
            writer.Line(HandlerEmitter.GeneratedCode);
            writer.Line($"{Paths} {EventCatalog.MessageHandler}.{BaseHandlers.ItemPaths} => {(handler.IsInheritable ? "this." + BaseHandlers.ItemPathsMember : all)};");
            writer.Line();
        }

        if (handler.IsInheritable)
        {
            writer.Line(HandlerEmitter.GeneratedCode);
            writer.Line(HandlerEmitter.Hidden);
            writer.Line($"protected {Paths} {BaseHandlers.ItemPathsMember} => {all};");
            writer.Line();
        }

        writer.Line(HandlerEmitter.GeneratedCode);
        using CodeWriter.Block block = writer.BeginBlock($"private static class {ItemsClass}");
        bool reads = handler.ItemTypes.Count > 0;

        if (reads)
        {
            writer.Line("internal static readonly global::System.Text.Json.JsonSerializerOptions Options = global::Handlers.ToolJson.CreateOptions(new Json());");
            writer.Line();
        }

        for (int i = 0; i < handler.Items.Count; i++)
        {
            ElementReader item = handler.Items[i];
            string paths = $"new {Path}[] {{ {string.Join(", ", item.Paths.Select(New))} }}";
            writer.Line(item.Type is { } type
                ? $"internal static readonly global::Handlers.ItemReader<{type}> Item{i} = new global::Handlers.ItemReader<{type}>({Literal(item.Schema)}, {MetadataEmitter.TypeInfo(type, "Options")}, {paths});"
                : $"internal static readonly {Path}[] Item{i} = {paths};");
            writer.Line();
        }

        writer.Line($"internal static readonly {Path}[] Paths = {{ {string.Join(", ", handler.Items.SelectMany(item => item.Paths).Distinct().Select(New))} }};");

        if (reads)
        {
            writer.Line();
            MetadataEmitter.Emit(writer, "Json", handler.ItemTypes);
        }
    }

    private static string New(ArrayPath path) => path.Tool is null ? $"new {Path}({Literal(path.Path)})" : $"new {Path}({Literal(path.Tool)}, {Literal(path.Path)})";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
