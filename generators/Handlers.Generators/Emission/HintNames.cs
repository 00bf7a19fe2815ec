using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Handlers.Generators;

/// <summary>
/// The names of generated files: the metadata name of the class. The compiler rejects file names that differ only by case, and file systems reject
/// long ones, so such a name is cut if necessary and ends in a hash of the class's name and kind.
/// </summary>
internal static class HintNames
{
    /// <summary>The maximum length in UTF-8 bytes. With the hash and the extension, the name stays within the limits of common file systems.</summary>
    private const int MaxBytes = 180;

    /// <summary>The names, sorted, that several classes share when compared as the compiler does, without regard to case. Usually empty.</summary>
    public static EquatableArray<string> Clashing(IEnumerable<string> metadataNames)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var clashing = new SortedSet<string>(StringComparer.Ordinal);

        foreach (string name in metadataNames)
        {
            if (seen.TryGetValue(name, out string? other))
            {
                clashing.Add(name);
                clashing.Add(other);
            }
            else
            {
                seen.Add(name, name);
            }
        }

        return clashing.ToImmutableArray();
    }

    /// <summary>The name of one class's file.</summary>
    public static string Of(HandlerClass handler, EquatableArray<string> clashing) => Of(handler.MetadataName, handler.Types, clashing);

    /// <summary>The name of one class's file.</summary>
    public static string Of(string name, EquatableArray<TypeHeader> types, EquatableArray<string> clashing)
    {
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            return Cut(name) + Number(name, types) + ".g.cs";
        }

        return name + (clashing.Contains(name) ? Number(name, types) : "") + ".g.cs";
    }

    /// <summary>The beginning of a name, in whole characters.</summary>
    private static string Cut(string name)
    {
        int length = Math.Min(name.Length, MaxBytes);
        while (Encoding.UTF8.GetByteCount(name.ToCharArray(0, length)) > MaxBytes || char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return name.Substring(0, length);
    }

    /// <summary>FNV-1a of the name and of the types' keywords: in code that does not compile yet, a class and a record can have the same name.</summary>
    private static string Number(string name, EquatableArray<TypeHeader> types)
    {
        uint hash = 2166136261;

        foreach (char c in string.Join(" ", types.Select(type => type.Keyword).Prepend(name)))
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return "-" + hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
