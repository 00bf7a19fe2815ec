using Handlers;

namespace Dashboard;

/// <summary>The tools of the conversation.</summary>
internal sealed partial class Weather(TimeProvider time)
{
    /// <summary>Gets the weather of a city.</summary>
    /// <param name="city">The city's name, in English.</param>
    /// <param name="cancellationToken">Stops the tool.</param>
    [Tool]
    public async Task<string> GetWeatherAsync(string city, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(40 * city.Length), time, cancellationToken);
        return $"Sunny in {city}, 24 °C.";
    }
}
