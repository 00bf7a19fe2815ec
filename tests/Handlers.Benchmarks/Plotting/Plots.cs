using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>The pictures of a run of <c>compare</c>.</summary>
internal static class Plots
{
    private const int Width = 860;

    private const int RowHeight = 24;

    private const int Head = 64;

    /// <summary>Writes the pictures into a folder; those whose contenders were not measured are left out.</summary>
    public static void Write(string folder, IReadOnlyList<Measurement> measurements)
    {
        Directory.CreateDirectory(folder);
        Save("events.svg", measurements.Where(m => m.Group == "text").GroupBy(m => m.Name), "Processor time for an event of a text stream, in nanoseconds, logarithmic");
        Save(
            "texts.svg",
            measurements.Where(m => m.Name is Peers.Limit or Peers.SseParser or "UTF-8 delta" && IsLayoutOrText(m.Group)).GroupBy(m => m.Group),
            "Processor time for a UTF-8 delta in each layout and each kind of text, in nanoseconds, logarithmic");
        if (measurements.Any(m => m.Group == OurContenders.Linearity))
        {
            File.WriteAllText(Path.Combine(folder, "length.svg"), Length([.. measurements.Where(m => m.Group == OurContenders.Linearity)]).ToString());
        }

        void Save(string file, IEnumerable<IGrouping<string, Measurement>> rows, string title)
        {
            if (rows.Any())
            {
                File.WriteAllText(Path.Combine(folder, file), Rows(title, [.. rows]).ToString());
            }
        }
    }

    private static bool IsLayoutOrText(string group)
        => group.StartsWith(OurContenders.LayoutGroup, StringComparison.Ordinal) || group.StartsWith(OurContenders.TextGroup, StringComparison.Ordinal) || group == OurContenders.PrettyGroup;

    /// <summary>A row for each name, with a dot for each of its measurements.</summary>
    private static Svg Rows(string title, IReadOnlyList<IGrouping<string, Measurement>> rows)
    {
        const int left = 260;
        int bottom = Head + (rows.Count * RowHeight);
        var svg = new Svg(title, Width, bottom + 34);
        var axis = new LogAxis(rows.SelectMany(row => row).Select(m => m.NanosecondsPerEvent), left, Width - 70);
        foreach ((string label, double x) in axis.Ticks)
        {
            svg.Line(x, Head - 8, x, bottom, "grid");
            svg.Text(x, bottom + 20, label, "note", "middle");
        }

        double legend = 18;
        foreach ((string style, string name) in rows.SelectMany(row => row).Select(m => Series(m.Name)).Distinct())
        {
            svg.Dot(legend, 40, style);
            svg.Text(legend + 10, 45, name, "note");
            legend += 36 + (6.6 * name.Length);
        }

        for (int i = 0; i < rows.Count; i++)
        {
            double y = Head + (i * RowHeight) + 8;
            svg.Text(left - 14, y + 4, rows[i].Key, anchor: "end");
            foreach (Measurement m in rows[i])
            {
                svg.Dot(axis[m.NanosecondsPerEvent], y, Series(m.Name).Style);
            }

            if (rows[i].Take(2).Count() == 1)
            {
                svg.Text(axis[rows[i].First().NanosecondsPerEvent] + 10, y + 4, Figure(rows[i].First().NanosecondsPerEvent), "note");
            }
        }

        return svg;
    }

    /// <summary>A line for each way of reading: the cost of an event against the number of events.</summary>
    private static Svg Length(IReadOnlyList<Measurement> measurements)
    {
        const int bottom = 320;
        const int right = Width - 230;
        var svg = new Svg("Processor time for an event, in nanoseconds, against the length of the stream, both logarithmic", Width, bottom + 48);
        var x = new LogAxis(measurements.Select(m => (double)m.Facts.Events), 60, right);
        var y = new LogAxis(measurements.Select(m => m.NanosecondsPerEvent), bottom, 44);
        foreach ((string label, double position) in x.Ticks)
        {
            svg.Line(position, 44, position, bottom, "grid");
            svg.Text(position, bottom + 20, label, "note", "middle");
        }

        foreach ((string label, double position) in y.Ticks)
        {
            svg.Line(60, position, right, position, "grid");
            svg.Text(52, position + 4, label, "note", "end");
        }

        svg.Text((60 + right) / 2, bottom + 40, "events", "note", "middle");
        string[] styles = ["ours", "parser", "other", "official"];
        double lastLabel = 0;
        var lines = OurContenders.LengthNames.Select((name, i) => (Name: name, Style: styles[i], Points: measurements.Where(m => m.Name.StartsWith(name, StringComparison.Ordinal)).ToList()))
            .Where(line => line.Points.Count > 0)
            .OrderByDescending(line => line.Points[^1].NanosecondsPerEvent);
        foreach ((string name, string style, List<Measurement> points) in lines)
        {
            svg.Path(points.Select(m => (x[m.Facts.Events], y[m.NanosecondsPerEvent])), style);
            points.ForEach(m => svg.Dot(x[m.Facts.Events], y[m.NanosecondsPerEvent], style));
            // Labels of lines that end close to each other stand one below the other.
            lastLabel = Math.Max(lastLabel + 18, y[points[^1].NanosecondsPerEvent] + 4);
            svg.Text(x[points[^1].Facts.Events] + 12, lastLabel, $"{name}: {Figure(points[^1].NanosecondsPerEvent)}");
        }

        return svg;
    }

    private static (string Style, string Name) Series(string contender) => contender switch
    {
        Peers.Limit => ("limit", "limit: finding line ends"),
        Peers.StringsAlone => ("limit", "limit: finding line ends"),
        Peers.SseParser or Peers.SseParserSkimming => ("parser", ".NET's SseParser and JSON reader"),
        Peers.OfficialText or Peers.OfficialEvents or Peers.OfficialMessage => ("official", "official SDK"),
        _ => ("ours", "Handlers"),
    };

    private static string Figure(double nanoseconds) => nanoseconds.ToString(nanoseconds < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
