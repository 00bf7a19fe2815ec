using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The state of the browser after a call of a browser tool; part of the content of a <see cref="ToolResultBlock"/>.</summary>
public sealed record BrowserStateBlock() : ContentBlock("browser_state")
{
    private readonly EquatableList<BrowserTab> _tabs;
    private readonly EquatableList<BrowserStateChange> _stateChanges;

    /// <summary>All open tabs, exactly one of which is active.</summary>
    [JsonPropertyName("tabs")]
    public IReadOnlyList<BrowserTab> Tabs { get => _tabs.ItemsOrEmpty; init => _tabs = new(value); }

    /// <summary>What else the call changed, in order: tabs that opened, and downloads.</summary>
    [JsonPropertyName("state_changes")]
    public IReadOnlyList<BrowserStateChange>? StateChanges { get => _stateChanges.Items; init => _stateChanges = new(value); }

    private protected override string? Describe() => $"{Tabs.Count} tabs";
}
