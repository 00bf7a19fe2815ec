using System.Text.Json;
using Handlers.Testing;
using Handlers.Tests.Tools;
using Xunit;

namespace Handlers.Tests.Testing;

/// <summary>The check of schemas against what the API takes.</summary>
public sealed class ToolSetRulesTests
{
    [Fact]
    public void Generated_schemas_are_what_the_API_takes()
    {
        Assert.Empty(ToolSetRules.Check(new ManyTools()));
        Assert.Empty(ToolSetRules.Check(Schema<Recipe>(), strict: true));
    }

    [Fact]
    public void Names_are_what_the_API_takes()
    {
        JsonElement schema = JsonElement.Parse("""{"type":"object"}""");

        Assert.Equal(
            ["get it: the name must be 1 to 128 letters, digits, '_' and '-'", "a: input_schema: type must be \"object\""],
            ToolSetRules.Check(ToolSet.Combine(ToolSet.Create("get it", null, schema, _ => ""), ToolSet.Create("a", null, JsonElement.Parse("{}"), _ => ""))));
    }

    [Theory]
    [InlineData("""[]""", false, "input_schema: must be an object; it is a Array")]
    [InlineData("""{"type":"string"}""", false, "input_schema: type must be \"object\"")]
    [InlineData("""{"type":"object","anyOf":[{"type":"object"}]}""", false, "input_schema: anyOf is not supported at the top level")]
    [InlineData("""{"type":"object","properties":{"a b":{}}}""", false, "input_schema: the property 'a b' must be named by 1 to 64 letters, digits, '_', '.' and '-'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"text"}}}""", false, "input_schema.a: \"text\" is no type of JSON Schema")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","nul"]}}}""", false, "input_schema.a: \"nul\" is no type of JSON Schema")]
    [InlineData("""{"type":"object","properties":{"a":7}}""", false, "input_schema.a: a schema must be an object")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[]}}}""", false, "input_schema.a: anyOf must be an array that is not empty")]
    [InlineData("""{"type":"object","properties":{"a":{"items":{"$ref":"#/$defs/B"}}}}""", false, "input_schema.a.items: $ref #/$defs/B leads to nothing in $defs")]
    [InlineData("""{"type":"object","required":["a"]}""", false, "input_schema: \"a\" is required, and is no property")]
    [InlineData("""{"type":"object","properties":[]}""", false, "input_schema: properties must be an object")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object"}},"additionalProperties":false}""", true, "input_schema.a: strict mode takes objects with additionalProperties: false alone")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","minimum":1}},"additionalProperties":false}""", true, "input_schema.a: strict mode does not take minimum")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","minItems":2}},"additionalProperties":false}""", true, "input_schema.a: strict mode takes minItems of 0 and 1 alone")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","format":"color"}},"additionalProperties":false}""", true, "input_schema.a: strict mode does not take the format color")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"additionalProperties":false,"$defs":{"A":{"anyOf":[{"$ref":"#/$defs/B"}]},"B":{"anyOf":[{"$ref":"#/$defs/A"}]}}}""", true, "input_schema.a.anyOf.0.anyOf.0: strict mode takes no recursive schema")]
    public void What_the_API_refuses_is_named_with_its_place(string schema, bool strict, string expected)
        => Assert.Equal([expected], ToolSetRules.Check(JsonElement.Parse(schema), strict));

    [Fact]
    public void Names_of_nested_properties_are_free() => Assert.Empty(ToolSetRules.Check(
        JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"object","properties":{"b c":{}}},"d":{"items":{"properties":{"é":{}}}}},"$defs":{"e":{"properties":{"":{}}}}}"""), strict: false));

    [Fact]
    public void Recursion_is_allowed_outside_strict_mode() => Assert.Empty(ToolSetRules.Check(
        JsonElement.Parse("""{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"object","properties":{"next":{"$ref":"#/$defs/A"}}}}}"""), strict: false));

    private static JsonElement Schema<T>() where T : IJsonOutput<T> => T.OutputType.Schema;
}
