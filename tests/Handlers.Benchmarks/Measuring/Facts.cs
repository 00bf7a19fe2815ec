using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>What is known of a contender before its time is taken. One line of text between processes.</summary>
/// <param name="Events">How many events its stream has.</param>
/// <param name="WireBytesPerEvent">The size of an event on the wire.</param>
/// <param name="BytesPerEvent">The bytes allocated for each additional event.</param>
/// <param name="BytesPerStream">The bytes allocated for each stream, independent of its length.</param>
/// <param name="AllowedBytesPerEvent">The bytes that may be allocated for each additional event: the strings and objects asked for, otherwise 0.</param>
internal sealed record Facts(int Events, double WireBytesPerEvent, double? BytesPerEvent, double? BytesPerStream, double? AllowedBytesPerEvent)
{
    public static Facts Of(Contender contender, (double PerEvent, double PerStream)? allocated) => new(
        contender.Sample.Events,
        (double)contender.Sample.Length / contender.Sample.Events,
        allocated?.PerEvent,
        allocated?.PerStream,
        contender is { AllowedBytes: { } allowed, Small: { } small } ? (double)(allowed(contender.Sample) - allowed(small)) / (contender.Sample.Events - small.Events) : null);

    public static Facts Parse(string line)
    {
        double?[] values = [.. line.Split(' ').Select(value => value == "-" ? (double?)null : double.Parse(value, CultureInfo.InvariantCulture))];
        return new Facts((int)values[0]!, (double)values[1]!, values[2], values[3], values[4]);
    }

    public override string ToString()
        => string.Join(' ', ((double?[])[Events, WireBytesPerEvent, BytesPerEvent, BytesPerStream, AllowedBytesPerEvent]).Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? "-"));
}
