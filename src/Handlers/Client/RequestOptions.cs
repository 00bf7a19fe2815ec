namespace Handlers;

/// <summary>What one request does differently from its <see cref="MessagesClientOptions"/>.</summary>
public sealed record RequestOptions
{
    /// <summary>Further headers; they replace the client's of the same name.</summary>
    /// <exception cref="ArgumentException">A name or value holds what no header may.</exception>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = HeaderRules.Validate(value, nameof(Headers)); } = HeaderRules.None;

    /// <summary>Further beta features (<c>anthropic-beta</c>), besides the client's.</summary>
    /// <exception cref="ArgumentException">A name holds what no header may.</exception>
    public IReadOnlyList<string> Betas { get; init => field = HeaderRules.Validate(value, nameof(Betas)); } = [];

    /// <summary>The longest wait for the response's headers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero || value == System.Threading.Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeout must be positive, or Timeout.InfiniteTimeSpan.");
    }

    /// <summary>How often a failed attempt is repeated before the first event.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxRetries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            field = value;
        }
    }

    /// <summary>How the stream is read.</summary>
    public MessageStreamOptions? Stream { get; init; }
}
