using System.Text.Json;

namespace Handlers;

/// <summary>Gives a record's JSON property equality by value: white space, the order of names and the spelling of numbers do not count.</summary>
internal readonly struct EquatableJson : IEquatable<EquatableJson>
{
    /// <summary>Copies the value, so that it stays valid after its document is disposed. An undefined element counts as no value.</summary>
    public EquatableJson(JsonElement? value) => Value = value is { ValueKind: not JsonValueKind.Undefined } json ? json.Clone() : default;

    public static EquatableJson EmptyObject { get; } = new(JsonElement.Parse("{}"));

    /// <summary>Undefined if there is none.</summary>
    public JsonElement Value { get; }

    public JsonElement? ValueOrNull => Value.ValueKind is JsonValueKind.Undefined ? null : Value;

    public static EquatableJson OrEmptyObject(JsonElement value) => value.ValueKind is JsonValueKind.Undefined ? EmptyObject : new(value);

    public bool Equals(EquatableJson other)
    {
        if (Value.ValueKind is JsonValueKind.Undefined || other.Value.ValueKind is JsonValueKind.Undefined)
        {
            return Value.ValueKind == other.Value.ValueKind;
        }

        return JsonElement.DeepEquals(Value, other.Value);
    }

    public override bool Equals(object? obj) => obj is EquatableJson other && Equals(other);

    public override int GetHashCode() => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Array => Value.GetArrayLength(),
        JsonValueKind kind => (int)kind,
    };
}
