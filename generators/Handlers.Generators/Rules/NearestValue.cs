using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Suggests a valid type for a parameter that the event does not provide.</summary>
internal static class NearestValue
{
    private const string Char = "global::System.ReadOnlySpan<char>";
    private const string Utf8 = "global::System.ReadOnlySpan<byte>";

    /// <summary>Types that users may write by mistake, and the catalog type that they probably mean.</summary>
    private static readonly Dictionary<string, string> Relatives = new()
    {
        ["char[]"] = Char,
        ["global::System.Span<char>"] = Char,
        ["global::System.Memory<char>"] = "global::System.ReadOnlyMemory<char>",
        ["global::System.Text.StringBuilder"] = Char,
        ["byte[]"] = Utf8,
        ["global::System.Span<byte>"] = Utf8,
        ["global::System.Memory<byte>"] = Utf8,
        ["global::System.ReadOnlyMemory<byte>"] = Utf8,
        ["global::System.Buffers.ReadOnlySequence<byte>"] = Utf8,
        ["int?"] = "int",
        ["uint"] = "int",
        ["long"] = "int",
        ["ulong"] = "int",
        ["short"] = "int",
        ["ushort"] = "int",
        ["byte"] = "int",
        ["nint"] = "int",
        ["nuint"] = "int",
        ["global::System.Text.Json.JsonDocument"] = "global::System.Text.Json.JsonElement",
        ["global::System.Text.Json.Nodes.JsonNode"] = "global::System.Text.Json.JsonElement",
        ["global::System.Text.Json.Nodes.JsonObject"] = "global::System.Text.Json.JsonElement",
        ["global::System.Net.Http.HttpResponseMessage"] = "global::Handlers.ResponseInfo",
        ["global::System.Threading.CancellationTokenSource"] = "global::System.Threading.CancellationToken",
    };

    /// <summary>Types that are available from a property of the stream.</summary>
    private static readonly Dictionary<string, string> OfStream = new()
    {
        ["global::Handlers.Message"] = "CurrentMessage",
        ["global::Handlers.ResponseInfo"] = "Response",
    };

    /// <summary>The violation for a parameter without a match. Cases of the event's own types have a separate rule.</summary>
    public static Violation Explain(ParameterMatch match, EventEntry entry)
    {
        IParameterSymbol parameter = match.Parameter;
        string type = TypeNames.Qualified(parameter.Type);

        if (entry.Values[0] is { Custom: not null, Role: ValueRole.Plain } && parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.Length: > 0 })
        {
            return new Violation(RuleCatalog.NotAnOutput, parameter, Place.ParameterType, parameter.ContainingSymbol.Name, TypeNames.Display(parameter.Type)) { Related = parameter.Type };
        }

        bool isCase = EventCatalog.Events.SelectMany(e => e.Values).Any(value => value.Cases is not null && IsOrDerivesFrom(parameter.Type, value.Forms[0].Type));

        string advice = Advice(match, type, entry, out string? remedy);
        string written = TypeNames.Display(parameter.Type);

        // A user's own type may be named like the one that is meant.
        if (remedy is not null && written == TypeNames.Short(remedy))
        {
            written = parameter.Type.ToDisplayString();
        }

        return new Violation(
            isCase ? RuleCatalog.ImpossibleCase : RuleCatalog.WrongParameter,
            parameter,
            Place.ParameterType,
            parameter.ContainingSymbol.Name,
            written,
            entry.Attribute,
            advice)
        {
            Remedy = remedy,
        };
    }

    private static string Advice(ParameterMatch match, string type, EventEntry entry, out string? remedy)
    {
        // There is no replacement type that a fix could insert.
        if (OfStream.TryGetValue(type, out string? property))
        {
            remedy = null;
            return $"take 'MessageStream' and read its {property}";
        }

        remedy = Find(match, type, entry);
        return remedy is not null ? $"take '{TypeNames.Short(remedy)}'" : "remove it";
    }

    private static string? Find(ParameterMatch match, string type, EventEntry entry)
    {
        List<ValueForm> forms = [.. entry.Values.SelectMany(value => value.Forms)];

        // A text type where the event's delta or snapshot is not text: the event's own delta or snapshot is meant.
        if (match.TextRole is { } role && entry.Values.FirstOrDefault(value => value.Role == role) is { } textual)
        {
            return textual.Forms[0].Type;
        }

        if (Relatives.TryGetValue(type, out string? relative) && forms.Exists(form => form.Type == relative))
        {
            return relative;
        }

        EventValue? named = entry.Values.FirstOrDefault(value => string.Equals(value.Name, match.Parameter.Name, StringComparison.OrdinalIgnoreCase));
        if (named is not null)
        {
            return named.Forms[0].Type;
        }

        // Any other type, for example object or a case of another event: suggest the event's own value.
        EventValue own = entry.Values[0];
        return own.Role == ValueRole.Common || match.Parameter.ContainingSymbol is IMethodSymbol { Parameters.Length: > 1 } ? null : own.Forms[0].Type;
    }

    private static bool IsOrDerivesFrom(ITypeSymbol type, string baseType)
    {
        for (ITypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (TypeNames.Qualified(ancestor) == baseType)
            {
                return true;
            }
        }

        return false;
    }
}
