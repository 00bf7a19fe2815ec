using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers.Benchmarks;

/// <summary>A tool of three scalar parameters, called by generated code and by reflection, each from the JSON of a call to its result.</summary>
internal sealed partial class Forecasts
{
    private static readonly Forecasts Instance = new();
    private static readonly AIFunction Function = AIFunctionFactory.Create(Instance.GetForecast, "get_forecast");
    private static readonly ToolCall Call = new("toolu_1", "get_forecast", """{"city":"Reykjavík","days":3,"metric":true}"""u8.ToArray());

    private static string _city = "";

    /// <summary>Gets the forecast for a city.</summary>
    /// <param name="city">The city's name.</param>
    /// <param name="days">How many days ahead.</param>
    /// <param name="metric">Whether in degrees Celsius.</param>
    [Tool, Description("Gets the forecast for a city.")]
    public string GetForecast(string city, int days, bool metric) => days == 3 && metric ? city : "";

    /// <returns>How many calls were answered.</returns>
    public static async Task<long> GeneratedAsync(int calls)
    {
        IToolSet tools = Instance;
        long answered = 0;
        for (int i = 0; i < calls; i++)
        {
            answered += await tools.InvokeAsync(Call) is { Content: [TextBlock { Text.Length: 9 }] } ? 1 : 0;
        }

        return answered;
    }

    /// <summary>The arguments are parsed from the same JSON.</summary>
    public static async Task<long> ReflectedAsync(int calls)
    {
        long answered = 0;
        for (int i = 0; i < calls; i++)
        {
            var arguments = new AIFunctionArguments();
            foreach (JsonProperty property in JsonElement.Parse(Call.Input.Span).EnumerateObject())
            {
                arguments[property.Name] = property.Value;
            }

            answered += await AnswersAsync(arguments);
        }

        return answered;
    }

    /// <summary>The arguments are there already.</summary>
    public static async Task<long> ReflectedOnlyAsync(int calls)
    {
        JsonElement input = JsonElement.Parse(Call.Input.Span);
        long answered = 0;
        for (int i = 0; i < calls; i++)
        {
            answered += await AnswersAsync(new AIFunctionArguments { ["city"] = input.GetProperty("city"), ["days"] = input.GetProperty("days"), ["metric"] = input.GetProperty("metric") });
        }

        return answered;
    }

    /// <summary>What the arguments and the result of a call take up.</summary>
    public static long SizeOfArgumentsAndResult()
    {
        Make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Make();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        static ToolResultBlock Make()
        {
            // Kept, so that it is not put on the stack.
            _city = new string('c', 9);
            return Call.ToResult(_city);
        }
    }

    private static async ValueTask<int> AnswersAsync(AIFunctionArguments arguments)
        => await Function.InvokeAsync(arguments) is JsonElement { ValueKind: JsonValueKind.String } ? 1 : 0;
}
