using System.Globalization;
using System.Text;

namespace Handlers.Benchmarks;

/// <summary>An SVG picture whose colours follow the reader's light or dark scheme.</summary>
internal sealed class Svg
{
    private const string Style = """
        text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; }
        .title { font-weight: 600; }
        .note { fill: #57606a; }
        .grid { stroke: #d0d7de; stroke-width: 1; }
        .ours { fill: #0969da; stroke: #0969da; }
        .limit { fill: #6e7781; stroke: #6e7781; }
        .parser { fill: #bc4c00; stroke: #bc4c00; }
        .official { fill: #8250df; stroke: #8250df; }
        .other { fill: #1a7f37; stroke: #1a7f37; }
        .line { fill: none; stroke-width: 2; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .note { fill: #9198a1; }
          .grid { stroke: #3d444d; }
          .ours { fill: #4493f8; stroke: #4493f8; }
          .limit { fill: #9198a1; stroke: #9198a1; }
          .parser { fill: #f0883e; stroke: #f0883e; }
          .official { fill: #ab7df8; stroke: #ab7df8; }
          .other { fill: #3fb950; stroke: #3fb950; }
        }
        """;

    private readonly StringBuilder _body = new();
    private readonly string _title;
    private readonly int _width;
    private readonly int _height;

    public Svg(string title, int width, int height)
    {
        (_title, _width, _height) = (title, width, height);
        Text(12, 22, title, "title");
    }

    /// <param name="anchor">Where in the text the position is: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Text(double x, double y, string text, string style = "", string anchor = "start")
        => Add($"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}" class="{style}">{Escape(text)}</text>""");

    public void Line(double x1, double y1, double x2, double y2, string style) => Add($"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" class="{style}"/>""");

    public void Dot(double x, double y, string style) => Add($"""<circle cx="{x:0.#}" cy="{y:0.#}" r="5" class="{style}"/>""");

    public void Path(IEnumerable<(double X, double Y)> points, string style)
        => Add($"""<polyline points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}" class="line {style}"/>""");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{_width}" height="{_height}" viewBox="0 0 {_width} {_height}" role="img">
        <title>{Escape(_title)}</title>
        <style>
        {Style}
        </style>
        {_body}</svg>

        """);

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private void Add(FormattableString element) => _body.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
