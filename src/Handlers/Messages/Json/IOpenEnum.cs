namespace Handlers;

/// <summary>An enumeration of the API whose values may grow: a struct over the string that stands on the wire.</summary>
internal interface IOpenEnum<TSelf> where TSelf : struct, IOpenEnum<TSelf>
{
    string Value { get; }

    static abstract TSelf Create(string value);
}
