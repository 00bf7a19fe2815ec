using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Handlers;

/// <summary>Options from configuration, without reflection.</summary>
internal static class MessagesClientConfiguration
{
    private static readonly Dictionary<string, Action<MessagesClientOptions, string>> Settings = new()
    {
        ["ApiKey"] = (o, value) => o.ApiKey = value,
        ["AuthToken"] = (o, value) => o.AuthToken = value,
        ["ApiVersion"] = (o, value) => o.ApiVersion = value,
        ["BaseUrl"] = (o, value) => o.BaseUrl = ParseUrl(value),
        ["AllowInsecureHttp"] = (o, value) => o.AllowInsecureHttp = ParseBoolean(value),
        ["EnableSensitiveData"] = (o, value) => o.EnableSensitiveData = ParseBoolean(value),
        ["Timeout"] = (o, value) => o.Timeout = ParseTime(value),
        ["MaxRetries"] = (o, value) => o.MaxRetries = ParseInteger(value),
        ["Stream:IdleTimeout"] = (o, value) => o.Stream.IdleTimeout = ParseTime(value),
        ["Stream:MaxEventBytes"] = (o, value) => o.Stream.MaxEventBytes = ParseInteger(value),
        ["Stream:MaxMessageBytes"] = (o, value) => o.Stream.MaxMessageBytes = ParseInteger(value),
        ["Stream:MaxContentBlocks"] = (o, value) => o.Stream.MaxContentBlocks = ParseInteger(value),
        ["Stream:MaxJsonDepth"] = (o, value) => o.Stream.MaxJsonDepth = ParseInteger(value),
        ["Stream:TrailingStrings"] = (o, value) => o.Stream.TrailingStrings = ParseBoolean(value),
    };

    /// <summary>Sets the options that the section has a value for.</summary>
    /// <exception cref="OptionsValidationException">A value is not of its option's type; the message names the key, and never the value.</exception>
    public static void Apply(IConfiguration configuration, string name, MessagesClientOptions options)
    {
        List<string> failures = [];
        foreach ((string key, Action<MessagesClientOptions, string> set) in Settings)
        {
            if (configuration[key] is not { Length: > 0 } value)
            {
                continue;
            }

            try
            {
                set(options, value);
            }
            catch (FormatException e)
            {
                string path = configuration is IConfigurationSection section ? ConfigurationPath.Combine(section.Path, key) : key;
                failures.Add($"The setting {path} {e.Message}");
            }
        }

        foreach (IConfigurationSection header in configuration.GetSection("Headers").GetChildren())
        {
            options.Headers[header.Key] = header.Value ?? "";
        }

        foreach (IConfigurationSection beta in configuration.GetSection("Betas").GetChildren().Where(beta => beta.Value is not null))
        {
            options.Betas.Add(beta.Value!);
        }

        if (failures.Count > 0)
        {
            throw new OptionsValidationException(name, typeof(MessagesClientOptions), failures);
        }
    }

    private static Uri ParseUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out Uri? url) ? url : throw new FormatException("must be an absolute address, such as https://api.anthropic.com.");

    private static bool ParseBoolean(string value) => bool.TryParse(value, out bool result) ? result : throw new FormatException("must be true or false.");

    private static int ParseInteger(string value)
        => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int result) ? result : throw new FormatException("must be a whole number.");

    private static TimeSpan ParseTime(string value)
        => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan result) ? result : throw new FormatException("must be a time, such as 00:02:00 for two minutes; -00:00:00.0010000 for no limit.");
}
