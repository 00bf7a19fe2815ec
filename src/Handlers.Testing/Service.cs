namespace Handlers.Testing;

/// <summary>The services that offer the Messages API, each at its own address.</summary>
internal enum Service
{
    Anthropic,
    Foundry,
    GoogleCloud,
    Bedrock,
}
