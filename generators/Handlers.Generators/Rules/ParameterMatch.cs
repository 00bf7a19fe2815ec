using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>What an event gives for one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Value">The event's value for the parameter; <see langword="null"/> if the event has none.</param>
/// <param name="Argument">How generated code gives the value; <see langword="null"/> with <paramref name="Value"/>.</param>
internal readonly record struct ParameterMatch(IParameterSymbol Parameter, EventValue? Value, HandlerArgument? Argument)
{
    /// <summary>Whether the parameter, by type and name or position, asks for a delta or for a snapshot; <see langword="null"/> if its type is not text.</summary>
    public ValueRole? TextRole { get; init; }

    /// <summary>Matches each parameter of a method.</summary>
    public static ParameterMatch[] All(IMethodSymbol method, EventEntry entry)
    {
        ValueRole?[] roles = entry.HasPaths ? ItemRoles(method, entry) : TextRoles(method, entry);
        return [.. method.Parameters.Select((parameter, i) => Match(parameter, roles[i], entry))];
    }

    private static ParameterMatch Match(IParameterSymbol parameter, ValueRole? role, EventEntry entry)
    {
        foreach (EventValue value in entry.Values)
        {
            // A text type alone does not tell delta from snapshot, and any type can be an element's.
            if (role is not null ? value.Role != role : value.Role == ValueRole.Item)
            {
                continue;
            }

            foreach (ValueForm form in value.Forms)
            {
                if (form.Pattern.Matches(parameter.Type))
                {
                    return new ParameterMatch(parameter, value, new HandlerArgument(form, null, form.Interest)) { TextRole = role };
                }
            }

            if (value.Custom is { } custom && (value.Role == ValueRole.Item || OutputTypes.IsOutput(parameter.Type)))
            {
                return new ParameterMatch(parameter, value, new HandlerArgument(custom, null, custom.Interest));
            }

            if (value.Cases is { } cases && cases.Allows(parameter.Type, value.Forms[0].Pattern))
            {
                return new ParameterMatch(parameter, value, new HandlerArgument(value.Forms[0], TypeNames.Qualified(parameter.Type), cases.InterestOf(parameter.Type)));
            }
        }

        return new ParameterMatch(parameter, null, null) { TextRole = role };
    }

    /// <summary>Finds the parameter for the element: the first that has no other role. An <c>int</c> is the number if its name ends in <c>number</c>.</summary>
    private static ValueRole?[] ItemRoles(IMethodSymbol method, EventEntry entry)
    {
        var roles = new ValueRole?[method.Parameters.Length];
        int item = Array.FindIndex([.. method.Parameters], parameter => parameter.Type.SpecialType == SpecialType.System_Int32
            ? !parameter.Name.EndsWith("number", StringComparison.OrdinalIgnoreCase)
            : !entry.Values.Any(value => value.Role != ValueRole.Item && value.Forms.Any(form => form.Pattern.Matches(parameter.Type))));

        if (item >= 0)
        {
            roles[item] = ValueRole.Item;
        }

        return roles;
    }

    /// <summary>Which parameters are the delta and which the snapshot: by name if a name says so, otherwise by position.</summary>
    private static ValueRole?[] TextRoles(IMethodSymbol method, EventEntry entry)
    {
        var roles = new ValueRole?[method.Parameters.Length];
        if (!entry.Values.Any(value => value.Role == ValueRole.Delta))
        {
            return roles;
        }

        int[] texts = [.. Enumerable.Range(0, roles.Length).Where(i => EventCatalog.TextTypes.Any(type => type.Matches(method.Parameters[i].Type)))];
        bool anySnapshot = texts.Any(i => IsNamed(i, "snapshot"));

        for (int i = 0; i < texts.Length; i++)
        {
            bool isSnapshot = anySnapshot
                ? IsNamed(texts[i], "snapshot")
                : texts.Length > 1 && !IsNamed(texts[i], "delta") && (i > 0 || IsNamed(texts[1], "delta"));

            roles[texts[i]] = isSnapshot ? ValueRole.Snapshot : ValueRole.Delta;
        }

        return roles;

        bool IsNamed(int i, string name) => method.Parameters[i].Name.EndsWith(name, StringComparison.OrdinalIgnoreCase);
    }
}
