using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>
/// The tier that serves a request. A request asks for <see cref="Auto"/> or <see cref="StandardOnly"/>; a reply has one of the others.
/// </summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<ServiceTier>))]
public readonly record struct ServiceTier(string Value) : IOpenEnum<ServiceTier>
{
    /// <summary>Priority capacity if it is available, otherwise standard capacity.</summary>
    public static ServiceTier Auto { get; } = new("auto");

    /// <summary>Standard capacity only.</summary>
    public static ServiceTier StandardOnly { get; } = new("standard_only");

    /// <summary>Served with standard capacity.</summary>
    public static ServiceTier Standard { get; } = new("standard");

    /// <summary>Served with priority capacity.</summary>
    public static ServiceTier Priority { get; } = new("priority");

    /// <summary>Served as part of a batch.</summary>
    public static ServiceTier Batch { get; } = new("batch");

    static ServiceTier IOpenEnum<ServiceTier>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
