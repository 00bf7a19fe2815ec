namespace Handlers;

/// <summary>
/// The settings of one request that differ from the client's (<see cref="MessagesClientOptions"/>). If a property is <see langword="null"/>, the client's setting
/// applies. The call that is given the options validates and copies them.
/// </summary>
public sealed record RequestOptions
{
    internal static RequestOptions None { get; } = new();

    /// <summary>Additional headers. They replace the client's headers of the same name; a credential among them replaces the client's credential.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Beta features (<c>anthropic-beta</c>) in addition to the client's.</summary>
    public IList<string> Betas { get; set; } = [];

    /// <inheritdoc cref="MessagesClientOptions.Timeout"/>
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc cref="MessagesClientOptions.MaxRetries"/>
    public int? MaxRetries { get; set; }

    /// <inheritdoc cref="MessageStreamOptions.IdleTimeout"/>
    public TimeSpan? IdleTimeout { get; set; }

    /// <inheritdoc cref="MessageStreamOptions.MaxEventBytes"/>
    public int? MaxEventBytes { get; set; }

    /// <inheritdoc cref="MessageStreamOptions.MaxMessageBytes"/>
    public int? MaxMessageBytes { get; set; }

    /// <inheritdoc cref="MessageStreamOptions.MaxContentBlocks"/>
    public int? MaxContentBlocks { get; set; }

    /// <inheritdoc cref="MessageStreamOptions.MaxJsonDepth"/>
    public int? MaxJsonDepth { get; set; }

    /// <inheritdoc cref="MessageStreamOptions.TrailingStrings"/>
    public bool? TrailingStrings { get; set; }

    /// <summary>Returns a validated copy.</summary>
    /// <exception cref="ArgumentException">An option has an invalid value; the message names it.</exception>
    internal RequestOptions Validated() => this with
    {
        Headers = HeaderRules.Validate(Headers, nameof(Headers)),
        Betas = HeaderRules.Validate(Betas, nameof(Betas)),
        Timeout = Timeout is { } timeout ? OptionRules.Timeout(timeout, nameof(Timeout)) : null,
        MaxRetries = MaxRetries is { } retries ? OptionRules.NotNegative(retries, nameof(MaxRetries)) : null,
    };

    /// <summary>How this request's stream is read.</summary>
    /// <exception cref="ArgumentException">An option has an invalid value; the message names it.</exception>
    internal MessageStreamOptions Override(MessageStreamOptions stream) => this == None ? stream : (stream with
    {
        IdleTimeout = IdleTimeout ?? stream.IdleTimeout,
        MaxEventBytes = MaxEventBytes ?? stream.MaxEventBytes,
        MaxMessageBytes = MaxMessageBytes ?? stream.MaxMessageBytes,
        MaxContentBlocks = MaxContentBlocks ?? stream.MaxContentBlocks,
        MaxJsonDepth = MaxJsonDepth ?? stream.MaxJsonDepth,
        TrailingStrings = TrailingStrings ?? stream.TrailingStrings,
    }).Validated();
}
