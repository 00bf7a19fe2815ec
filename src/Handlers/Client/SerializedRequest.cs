namespace Handlers;

/// <summary>A request as JSON, with the fields that determine its address.</summary>
internal readonly record struct SerializedRequest(byte[] Json, string Model, bool IsStreaming);
