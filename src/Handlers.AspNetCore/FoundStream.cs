using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>A stream that a request may have access to.</summary>
internal sealed record FoundStream(string Id, StreamLogState State);
