using System.Text.Json;

namespace Handlers;

/// <summary>The converters of the models that have a short form.</summary>
internal static class ShortForms
{
    private const string Token = "token";
    private const string Mode = "mode";

    public static ShortFormConverter<ThinkingToKeep, ContextAmount> ThinkingToKeep => new(
        word => new() { Word = Text(word) }, amount => new() { Amount = amount }, keep => Text(keep.Word), keep => keep.Amount ?? new());

    public static ShortFormConverter<ToolInputsToClear, string[]> ToolInputsToClear => new(
        all => new() { All = all.ValueKind is JsonValueKind.True or JsonValueKind.False ? all.GetBoolean() : throw new JsonException("A boolean or a list of names was expected.") },
        tools => new() { Tools = tools }, inputs => inputs.Tools is null ? JsonElement.Parse(inputs.All ? "true" : "false") : null, inputs => [.. inputs.Tools ?? []]);

    public static ShortFormConverter<Fallbacks, FallbackParam[]> Fallbacks => new(
        word => new() { Word = Text(word) }, models => new() { Models = models }, fallbacks => Text(fallbacks.Word), fallbacks => [.. fallbacks.Models]);

    public static ShortFormConverter<FallbackCreditToken, Dictionary<string, JsonElement>> FallbackCreditToken => new(
        token => new() { Token = Text(token) }, FromFields, token => token is { Mode: null, AdditionalProperties.Count: 0 } ? Text(token.Token) : null, ToFields);

    private static FallbackCreditToken FromFields(Dictionary<string, JsonElement> fields)
    {
        fields.Remove(Token, out JsonElement token);
        fields.Remove(Mode, out JsonElement mode);
        return new()
        {
            Token = token.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : Text(token),
            Mode = mode.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : new(Text(mode)),
            AdditionalProperties = fields,
        };
    }

    private static Dictionary<string, JsonElement> ToFields(FallbackCreditToken token)
    {
        Dictionary<string, JsonElement> fields = new(token.AdditionalProperties) { [Token] = Text(token.Token)!.Value };
        if (token.Mode is { } mode)
        {
            fields[Mode] = Text(mode.Value)!.Value;
        }

        return fields;
    }

    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : throw new JsonException("A string was expected.");

    private static JsonElement? Text(string? value) => value is null ? null : JsonElement.Parse($"\"{JsonEncodedText.Encode(value)}\"");
}
