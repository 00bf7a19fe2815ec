namespace Handlers;

/// <summary>What the consumer wants to see of the events that pass.</summary>
internal enum Lens : byte
{
    /// <summary>Not even the first event: reading stops once the head of the response has come.</summary>
    Connection,

    /// <summary>Nothing; reading goes on to the end.</summary>
    Nothing,

    /// <summary>Every event.</summary>
    Events,

    /// <summary>The text deltas.</summary>
    Text,
}
