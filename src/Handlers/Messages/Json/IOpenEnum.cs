namespace Handlers;

/// <summary>An enumeration to which the API may add values: a struct that holds the string of the JSON.</summary>
internal interface IOpenEnum<TSelf> where TSelf : struct, IOpenEnum<TSelf>
{
    string Value { get; }

    static abstract TSelf Create(string value);
}
