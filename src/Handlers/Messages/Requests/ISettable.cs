namespace Handlers;

/// <summary>An <see cref="Settable{T}"/> of any type.</summary>
internal interface ISettable
{
    bool IsSet { get; }
}
