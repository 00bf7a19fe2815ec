using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tools whose results may provide the address of a page to fetch.</summary>
public sealed record WebFetchUrlSource : RequestObject
{
    private readonly EquatableList<ToolTarget> _tools;

    /// <summary><c>all</c>, <c>none</c>, <c>only</c> or <c>except</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The tools that <c>only</c> and <c>except</c> name.</summary>
    [JsonPropertyName("tools")]
    public IReadOnlyList<ToolTarget>? Tools { get => _tools.Items; init => _tools = new(value); }

    private protected override string? Describe() => Type;

    /// <summary>All tools.</summary>
    public static WebFetchUrlSource All { get; } = new() { Type = "all" };

    /// <summary>No tools.</summary>
    public static WebFetchUrlSource None { get; } = new() { Type = "none" };

    /// <summary>Only the tools of these names.</summary>
    public static WebFetchUrlSource Only(params IEnumerable<string> tools) => new() { Type = "only", Tools = [.. tools.Select(name => new ToolTarget { Name = name })] };

    /// <summary>All tools except those of these names.</summary>
    public static WebFetchUrlSource Except(params IEnumerable<string> tools) => new() { Type = "except", Tools = [.. tools.Select(name => new ToolTarget { Name = name })] };
}
