using System.Text.Json;

namespace Handlers;

/// <summary>Gives a record's JSON property equality by value: white space, the order of names and the spelling of numbers do not count.</summary>
internal readonly struct EquatableJson : IEquatable<EquatableJson>
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    private readonly JsonElement _value;

    /// <summary>Keeps a value that outlives the document it came from.</summary>
    public EquatableJson(JsonElement? value) => _value = value is { ValueKind: not JsonValueKind.Undefined } json ? json.Clone() : default;

    public JsonElement? ValueOrNull => _value.ValueKind is JsonValueKind.Undefined ? null : _value;

    public JsonElement ValueOrEmptyObject => ValueOrNull ?? EmptyObject;

    public bool Equals(EquatableJson other)
    {
        if (_value.ValueKind is JsonValueKind.Undefined || other._value.ValueKind is JsonValueKind.Undefined)
            return _value.ValueKind == other._value.ValueKind;
        return JsonElement.DeepEquals(_value, other._value);
    }

    public override bool Equals(object? obj) => obj is EquatableJson other && Equals(other);

    public override int GetHashCode() => _value.ValueKind switch
    {
        JsonValueKind.String => _value.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Array => _value.GetArrayLength(),
        JsonValueKind kind => (int)kind,
    };
}
