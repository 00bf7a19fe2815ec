namespace Handlers;

/// <summary>What the consumer wants to see of the events that pass.</summary>
internal enum Lens : byte
{
    Nothing,
    Events,
    Text,
}
