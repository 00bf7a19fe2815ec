using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators;

/// <summary>Writes a metadata resolver for System.Text.Json that calls <c>JsonMetadataServices</c>.</summary>
internal static class MetadataEmitter
{
    private const string Metadata = "global::System.Text.Json.Serialization.Metadata.";
    private const string Options = "global::System.Text.Json.JsonSerializerOptions options";

    // private sealed class Json0 : IJsonTypeInfoResolver
    // {
    //     public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    //     {
    //         if (type == typeof(int))
    //         {
    //             return JsonMetadataServices.CreateValueInfo<int>(options, JsonMetadataServices.Int32Converter);
    //         }
    //
    //         return null;
    //     }
    // }
    public static void Emit(CodeWriter writer, string name, IReadOnlyList<JsonType> types)
    {
        using CodeWriter.Block block = writer.BeginBlock($"private sealed class {name} : {Metadata}IJsonTypeInfoResolver");

        using (writer.BeginBlock($"public {Metadata}JsonTypeInfo? GetTypeInfo(global::System.Type type, {Options})"))
        {
            for (int i = 0; i < types.Count; i++)
            {
                using (writer.BeginBlock($"if (type == typeof({types[i].Name}))"))
                {
                    writer.Line($"return {(types[i].Factory.Length > 0 ? types[i].Factory : $"Create{i}(options)")};");
                }

                writer.Line();
            }

            writer.Line("return null;");
        }

        for (int i = 0; i < types.Count; i++)
        {
            if (types[i].Factory.Length == 0)
            {
                writer.Line();
                EmitObject(writer, types[i], i);
            }
        }
    }

    // private static JsonTypeInfo Create3(JsonSerializerOptions options)
    //     => JsonMetadataServices.CreateObjectInfo<Step>(options, new JsonObjectInfoValues<Step>
    //     {
    //         ObjectWithParameterizedConstructorCreator = static args => new Step((string)args[0]!),
    //         …
    //     });
    private static void EmitObject(CodeWriter writer, JsonType type, int index)
    {
        writer.Line($"private static {Metadata}JsonTypeInfo Create{index}({Options})");
        using (writer.Indent())
        {
            writer.Line($"=> {Metadata}JsonMetadataServices.CreateObjectInfo<{type.Name}>(options, new {Metadata}JsonObjectInfoValues<{type.Name}>");
            writer.Line("{");
            using (writer.Indent())
            {
                if (type.Creation.Length > 0)
                {
                    writer.Line(type.Parameters.Count == 0
                        ? $"ObjectCreator = static () => {type.Creation},"
                        : $"ObjectWithParameterizedConstructorCreator = static args => {type.Creation},");
                }

                if (type.Parameters.Count > 0)
                {
                    EmitParameters(writer, type);
                }

                writer.Line($"PropertyMetadataInitializer = _ => new {Metadata}JsonPropertyInfo[]");
                writer.Line("{");
                using (writer.Indent())
                {
                    for (int i = 0; i < type.Properties.Count; i++)
                    {
                        EmitProperty(writer, type.Properties[i], $"Set{index}_{i}");
                    }
                }

                writer.Line("},");
            }

            writer.Line("});");
        }

        for (int i = 0; i < type.Properties.Count; i++)
        {
            if (type.Properties[i] is { Setter: SetterKind.Accessor } property)
            {
                writer.Line();
                writer.Line($"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"set_{property.Name}\")]");
                writer.Line($"private static extern void Set{index}_{i}({(property.IsStruct ? "ref " : "")}{property.DeclaringType} target, {property.Type} value);");
            }
        }
    }

    private static void EmitParameters(CodeWriter writer, JsonType type)
    {
        writer.Line($"ConstructorParameterMetadataInitializer = static () => new {Metadata}JsonParameterInfoValues[]");
        writer.Line("{");
        using (writer.Indent())
        {
            for (int i = 0; i < type.Parameters.Count; i++)
            {
                JsonParameter parameter = type.Parameters[i];
                string value = parameter.Default is null ? $"HasDefaultValue = false, DefaultValue = default({parameter.Type})" : $"HasDefaultValue = true, DefaultValue = {parameter.Default}";
                writer.Line($"new {Metadata}JsonParameterInfoValues {{ Name = {Literal(parameter.Name)}, ParameterType = typeof({parameter.Type}), Position = {i}, {value}, IsNullable = true }},");
            }
        }

        writer.Line("},");
    }

    private static void EmitProperty(CodeWriter writer, JsonProperty property, string accessor)
    {
        string name = Identifiers.Escape(property.Name);
        string target = property.IsStruct
            ? $"global::System.Runtime.CompilerServices.Unsafe.Unbox<{property.DeclaringType}>(target!)"
            : $"(({property.DeclaringType})target!)";
        string setter = property.Setter switch
        {
            SetterKind.Assignment => $"static (target, value) => {target}.{name} = value!",
            SetterKind.Accessor => $"static (target, value) => {accessor}({(property.IsStruct ? "ref " : "")}{target}, value!)",
            _ => "null",
        };

        writer.Line($"{Metadata}JsonMetadataServices.CreatePropertyInfo<{property.Type}>(options, new {Metadata}JsonPropertyInfoValues<{property.Type}>");
        writer.Line("{");
        using (writer.Indent())
        {
            writer.Line("IsProperty = true,");
            writer.Line("IsPublic = true,");
            writer.Line($"DeclaringType = typeof({property.DeclaringType}),");
            writer.Line($"PropertyName = {Literal(property.Name)},");
            writer.Line($"JsonPropertyName = {Literal(property.JsonName)},");
            writer.Line($"Getter = static target => (({property.DeclaringType})target!).{name},");
            writer.Line($"Setter = {setter},");
            if (property.IgnoreCondition is { } condition)
            {
                writer.Line($"IgnoreCondition = global::System.Text.Json.Serialization.JsonIgnoreCondition.{condition},");
            }
        }

        writer.Line("}),");
    }

    /// <summary>The metadata of a type, of options that hold it.</summary>
    public static string TypeInfo(string type, string options) => $"({TypeInfoType(type)}){options}.GetTypeInfo(typeof({type}))";

    /// <summary>The type of the metadata of a type.</summary>
    public static string TypeInfoType(string type) => $"{Metadata}JsonTypeInfo<{type}>";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
