using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>What the methods of one class read as types of the user's own: the elements of arrays, and outputs.</summary>
internal sealed class ItemCollector(Func<ITypeSymbol, string> qualify)
{
    private readonly List<ElementReader> _readers = [];
    private readonly List<string> _outputs = [];
    private readonly MetadataCollector _metadata = new();

    public ImmutableArray<ElementReader> Readers => [.. _readers];

    public ImmutableArray<JsonType> Types => _metadata.Types;

    /// <summary>What holds an output of a type.</summary>
    public Carrier OutputCarrier(Carrier template, ITypeSymbol type)
    {
        string name = qualify(type);
        int index = _outputs.IndexOf(name);
        if (index < 0)
        {
            index = _outputs.Count;
            _outputs.Add(name);
        }

        return Fill(template, name, index);
    }

    /// <summary>What holds an element of a type.</summary>
    public Carrier ItemCarrier(Carrier template, ImmutableArray<ArrayPath> paths, ITypeSymbol type)
    {
        _metadata.AddInput(type);
        string name = qualify(type);
        return Fill(template, name, Index(new ElementReader(paths, name, OutputTypes.ForElements().OfElement(type))));
    }

    /// <summary>What tells whether an element belongs to the arrays.</summary>
    public Carrier Guard(ImmutableArray<ArrayPath> paths)
    {
        int index = Index(new ElementReader(paths, null, ""));
        return new Carrier("isItem" + index, "bool", $"e.IsOf({ItemEmitter.ItemsClass}.Item{index})");
    }

    private int Index(ElementReader reader)
    {
        int index = _readers.IndexOf(reader);
        if (index < 0)
        {
            index = _readers.Count;
            _readers.Add(reader);
        }

        return index;
    }

    private static Carrier Fill(Carrier template, string type, int index) => new(
        template.Name + index,
        template.Type.Replace("{0}", type),
        template.Expression.Replace("{0}", type).Replace("{1}", index.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
