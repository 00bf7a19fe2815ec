using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Handlers.Generators;

/// <summary>
/// What generated files are called: as their class is in metadata. The compiler refuses names that differ by case alone, and file
/// systems refuse long ones, so such names end in a number made of what tells the classes apart.
/// </summary>
internal static class HintNames
{
    /// <summary>In UTF-8, as file systems count: long enough for nearly every class, and with the number and the extension short enough for every file system.</summary>
    private const int MaxBytes = 180;

    /// <summary>The names, in one order, that belong to more than one class as the compiler compares them. Nearly always empty.</summary>
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

    /// <summary>FNV-1a of the name and of the types' keywords: in code that is yet to compile, a class and a record can have one name.</summary>
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
