namespace Handlers.Testing;

/// <summary>The services that have the messages, each at an address of its own.</summary>
internal enum Service
{
    Anthropic,
    Foundry,
    GoogleCloud,
    Bedrock,
}
