using System.Text;

namespace Handlers.Tests.Accumulation;

/// <summary>Frames events in any way that the rules of server-sent events allow.</summary>
internal sealed class RandomFraming(Random random)
{
    private static readonly string[] LineEnds = ["\n", "\r", "\r\n"];

    private readonly StringBuilder _text = new(random.Next(4) == 0 ? "\uFEFF" : "");

    // One line end throughout, or any; the plainest framing often enough that the common frames are recognised as a whole.
    private readonly string? _lineEnd = random.Next(5) switch { 0 => null, 1 => "\r", 2 => "\r\n", _ => "\n" };
    private readonly bool _isPlain = random.Next(3) == 0;

    public byte[] ToArray() => Encoding.UTF8.GetBytes(_text.ToString());

    public void Add(string type, string json)
    {
        if (_isPlain)
        {
            Line($"event: {type}");
            foreach (string line in json.Split('\n'))
            {
                Line($"data: {line}");
            }

            Line("");
            return;
        }

        while (Chance(10))
        {
            Line("");
        }

        if (Chance(5))
        {
            // An event without data is dropped, with its type.
            Line("event: message_stop");
            Line("");
        }

        bool isNamed = Chance(70);
        foreach (string line in json.Split('\n'))
        {
            Noise();
            if (isNamed && Chance(60))
            {
                Line($"event:{Space}{(Chance(85) ? type : "x_wrong")}");
                isNamed = false;
            }

            Line(line.Length == 0 && Chance(50) ? "data" : $"data:{Space}{line}");
        }

        Noise();
        Line("");
    }

    public void AddDone()
    {
        Line("data: [DONE]");
        Line("");
    }

    private string Space => Chance(50) ? " " : "";

    private bool Chance(int percent) => random.Next(100) < percent;

    private void Noise()
    {
        while (Chance(12))
        {
            Line(random.Next(8) switch
            {
                0 => ":",
                1 => ": keep-alive \u00e9 👋",
                2 => ":data: {}",
                3 => $"id: {random.Next(99)}",
                4 => "id: \0",
                5 => "retry: 3000",
                6 => "Data: {}",
                _ => "x_field",
            });
        }
    }

    private void Line(string line)
    {
        string end = _lineEnd ?? LineEnds[random.Next(LineEnds.Length)];

        // A LF alone behind a CR would belong to it.
        if (line.Length == 0 && end == "\n" && _text.Length > 0 && _text[^1] == '\r')
        {
            end = "\r";
        }

        _text.Append(line).Append(end);
    }
}
