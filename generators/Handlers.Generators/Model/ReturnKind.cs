namespace Handlers.Generators;

/// <summary>What a handler method returns.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    ValueTask,
}
