using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What a web search found. In JSON it is an array; all other results are objects.</summary>
[JsonConverter(typeof(ModelConverter<WebSearchResults>))]
public sealed record WebSearchResults : ServerToolResult
{
    private readonly EquatableList<WebSearchResult> _items;

    /// <summary>Makes the result of a search that found <paramref name="items"/>.</summary>
    public WebSearchResults(IReadOnlyList<WebSearchResult> items) : base("") => _items = new(items);

    /// <summary>The pages found.</summary>
    [JsonIgnore]
    public IReadOnlyList<WebSearchResult> Items => _items.ItemsOrEmpty;

    private protected override string? Describe() => $"{Items.Count} results";
}
