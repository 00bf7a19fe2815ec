using System.Text;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary>How events are written: the API's own way, or that of a gateway.</summary>
internal sealed record WireLayout(string Name)
{
    public static WireLayout Api { get; } = new("the API's");

    /// <summary>As <c>json.dumps</c> writes unless told otherwise: with spaces, and nothing beyond ASCII.</summary>
    public static WireLayout PythonAscii { get; } = new("spaces, \\u escapes") { Comma = ", ", Colon = ": ", IsAscii = true };

    public static IReadOnlyList<WireLayout> All { get; } =
    [
        Api,
        new("spaces, as LiteLLM") { Comma = ", ", Colon = ": " },
        new("properties by name") { IsSorted = true },
        new("CR LF") { NewLine = "\r\n" },
        new("no event lines") { HasEventLines = false },
        new("data of several lines") { Colon = ": ", IsIndented = true },
        new("ids that count up") { HasIds = true },
    ];

    public string Comma { get; init; } = ",";

    public string Colon { get; init; } = ":";

    public string NewLine { get; init; } = "\n";

    public bool HasEventLines { get; init; } = true;

    public bool HasIds { get; init; }

    /// <summary>Whether the properties of each object are in alphabetical order.</summary>
    public bool IsSorted { get; init; }

    /// <summary>Whether each property has a line, and so a <c>data:</c>, of its own.</summary>
    public bool IsIndented { get; init; }

    public bool IsAscii { get; init; }

    // A proxy that parses and writes the JSON drops the spaces with which the API pads it.
    private bool IsRewritten => Comma != "," || Colon != ":" || IsSorted || IsIndented || IsAscii;

    /// <summary>Appends an event with JSON as the API writes it.</summary>
    public void Append(StringBuilder to, string type, string json, int id)
    {
        if (HasIds)
        {
            to.Append("id: ").Append(id).Append(NewLine);
        }

        if (HasEventLines)
        {
            to.Append("event: ").Append(type).Append(NewLine);
        }

        foreach (string line in (IsRewritten ? Rewrite(json) : json).Split('\n'))
        {
            to.Append("data: ").Append(line).Append(NewLine);
        }

        to.Append(NewLine);
    }

    /// <summary>The content of a JSON string, with the escapes that the API uses.</summary>
    public static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);

    private string Rewrite(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var to = new StringBuilder();
        Append(to, document.RootElement, 0);
        return to.ToString();
    }

    private void Append(StringBuilder to, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                IEnumerable<JsonProperty> properties = value.EnumerateObject();
                string separator = "{";
                foreach (JsonProperty property in IsSorted ? properties.OrderBy(property => property.Name, StringComparer.Ordinal) : properties)
                {
                    to.Append(separator);
                    Indent(depth + 1);
                    to.Append('"').Append(property.Name).Append('"').Append(Colon);
                    Append(to, property.Value, depth + 1);
                    separator = Comma;
                }

                if (separator == "{")
                {
                    to.Append('{');
                }
                else
                {
                    Indent(depth);
                }

                to.Append('}');
                break;
            case JsonValueKind.String:
                to.Append('"').Append(IsAscii ? EscapeBeyondAscii(Escape(value.GetString()!)) : Escape(value.GetString()!)).Append('"');
                break;
            default:
                // Numbers, literals, and the only arrays there are: empty ones.
                to.Append(value.GetRawText());
                break;
        }

        void Indent(int columns)
        {
            if (IsIndented)
            {
                to.Append('\n').Append(' ', 2 * columns);
            }
        }
    }

    private static string EscapeBeyondAscii(string text)
    {
        var to = new StringBuilder();
        foreach (char c in text)
        {
            _ = c < 0x80 ? to.Append(c) : to.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }

        return to.ToString();
    }
}
