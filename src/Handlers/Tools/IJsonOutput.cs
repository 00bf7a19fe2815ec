namespace Handlers;

/// <summary>A type that a reply can consist of, implemented by the generator for types with <see cref="JsonOutputAttribute"/>.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IJsonOutput<TSelf> where TSelf : IJsonOutput<TSelf>
{
    /// <summary>The type's JSON schema and its serialization metadata.</summary>
    static abstract JsonOutputType<TSelf> OutputType { get; }
}
