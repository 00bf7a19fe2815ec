namespace Handlers;

/// <summary>A request as JSON, and what decides on its address.</summary>
internal readonly record struct SerializedRequest(byte[] Json, string Model, bool IsStreaming);
