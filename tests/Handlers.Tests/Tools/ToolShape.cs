using System.Text.Json.Serialization;

namespace Handlers.Tests.Tools;

[JsonDerivedType(typeof(ToolCircle), "circle"), JsonDerivedType(typeof(ToolSquare), "square")]
internal abstract record ToolShape;

internal sealed record ToolCircle(double Radius) : ToolShape;

internal sealed record ToolSquare(double Side, string? Label = null) : ToolShape;
