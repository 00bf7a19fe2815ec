namespace Handlers;

/// <summary>Checks the numbers and times of options.</summary>
internal static class OptionRules
{
    /// <summary>The longest time that a timer takes, 49.7 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite, or longer than a timer takes.</exception>
    public static TimeSpan Timeout(TimeSpan value, string option)
        => (value > TimeSpan.Zero && value <= Longest) || value == System.Threading.Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} must be positive and at most 49 days, or Timeout.InfiniteTimeSpan.");

    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public static int Positive(int value, string option)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, option);
        return value;
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static int NotNegative(int value, string option)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, option);
        return value;
    }
}
