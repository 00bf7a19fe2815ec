namespace Handlers;

/// <summary>Makes a partial class, record or struct a type that a reply can consist of: the generator implements <see cref="IJsonOutput{TSelf}"/> for it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class JsonOutputAttribute : Attribute
{
    /// <summary>A <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that reads and writes the type, in place of generated metadata.</summary>
    public Type? JsonContext { get; set; }
}
