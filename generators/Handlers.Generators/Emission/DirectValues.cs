using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Handlers.Generators;

/// <summary>
/// The argument expressions of calls before any <c>await</c>. A value is read from the event, or from a local if it is a copy that is needed more
/// than once.
/// </summary>
internal sealed class DirectValues
{
    /// <summary>The expression for each copy that has a local.</summary>
    private readonly Dictionary<Carrier, string> _locals = [];

    // string delta = e.Delta.ToString();
    // string? delta = null;                        where it is only needed under conditions
    public static DirectValues Declare(CodeWriter writer, List<HandlerMethod> direct, List<Carrier> carried)
    {
        var values = new DirectValues();

        var copies = direct
            .SelectMany(method => method.Arguments.Where(IsCopy), (method, argument) => (argument.Carrier, argument.Form.IsRead, method.IsConditional))
            .GroupBy(copy => copy.Carrier);

        foreach (var copy in copies)
        {
            Carrier carrier = copy.Key;
            bool isCarried = carried.Contains(carrier);

            if (copy.Count() + (isCarried ? 1 : 0) < 2)
            {
                continue;
            }

            if (isCarried || copy.Any(use => use.IsRead || !use.IsConditional))
            {
                writer.Line($"{carrier.Type} {carrier.Name} = {carrier.Expression};");
                values._locals.Add(carrier, carrier.Name);
            }
            else
            {
                writer.Line($"{carrier.Type}? {carrier.Name} = null;");
                values._locals.Add(carrier, $"{carrier.Name} ??= {carrier.Expression}");
            }
        }

        return values;
    }

    /// <summary>The expression for an argument.</summary>
    public string Argument(HandlerArgument argument)
        => argument.Form.Direct ?? string.Format(CultureInfo.InvariantCulture, argument.Form.FromCarrier, Carry(argument.Carrier));

    /// <summary>The expression that fills a carrier.</summary>
    public string Carry(Carrier carrier) => _locals.TryGetValue(carrier, out string? local) ? local : carrier.Expression;

    private static bool IsCopy(HandlerArgument argument) => argument.Form.Direct is null;
}
