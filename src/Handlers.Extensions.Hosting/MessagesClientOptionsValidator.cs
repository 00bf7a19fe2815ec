using Microsoft.Extensions.Options;

namespace Handlers;

/// <summary>Checks the options as the client itself does when it is made.</summary>
internal sealed class MessagesClientOptionsValidator : IValidateOptions<MessagesClientOptions>
{
    private static readonly HttpClient Unused = new();

    public ValidateOptionsResult Validate(string? name, MessagesClientOptions options)
    {
        try
        {
            new MessagesClient(options.HttpClient is not null ? options : options with { HttpClient = Unused }).Dispose();
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return ValidateOptionsResult.Fail(string.IsNullOrEmpty(name) ? $"{nameof(MessagesClient)}: {e.Message}" : $"{nameof(MessagesClient)} \"{name}\": {e.Message}");
        }
    }
}
