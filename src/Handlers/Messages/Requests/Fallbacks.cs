using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The models that answer if the model of the request refuses: <see cref="Default"/>, or a list, which is tried in order.</summary>
[JsonConverter(typeof(RequestConverter<Fallbacks>))]
public sealed record Fallbacks : RequestObject
{
    private readonly EquatableList<FallbackParam> _models;

    /// <summary>The fallbacks that the API defines for the model.</summary>
    public static Fallbacks Default { get; } = new() { Word = "default" };

    /// <summary>A word in place of a list, <c>default</c>; <see langword="null"/> if there is a list.</summary>
    public string? Word { get; init; }

    /// <summary>The models, in the order in which they are tried.</summary>
    public IReadOnlyList<FallbackParam> Models { get => _models.ItemsOrEmpty; init => _models = new(value); }

    private protected override string? Describe() => Word ?? $"{Models.Count} models";
}
