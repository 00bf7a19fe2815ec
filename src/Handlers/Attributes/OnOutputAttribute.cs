namespace Handlers;

/// <summary>The method is called with the value that a reply consists of, when the reply is complete.</summary>
/// <remarks>
/// <para>It may take the value as a type with <see cref="JsonOutputAttribute"/>, or as a <see cref="System.Text.Json.JsonElement"/>. The request asks for it by
/// <see cref="JsonOutput.WithOutput{T}"/>.</para>
/// <para>It is called after the methods with <see cref="OnMessageAttribute"/>. A reply that was cut off or refused, or that is not JSON of the type, ends the stream with a
/// <see cref="JsonOutputException"/>. A reply that calls tools, or that pauses, has no output yet: the method is not called for it.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnOutputAttribute : Attribute;
