using System.Text.RegularExpressions;

namespace Handlers.Testing;

/// <summary>Which service a request's path belongs to.</summary>
/// <param name="Service">The service.</param>
/// <param name="IsStreaming">Whether the path asks for streaming; null if the body decides.</param>
internal sealed partial record ServiceAddress(Service Service, bool? IsStreaming = null)
{
    /// <summary>The service at a path; null if there is none.</summary>
    public static ServiceAddress? Find(string path)
    {
        path = path.Split('?')[0];
        return path switch
        {
            "/v1/messages" => new ServiceAddress(Service.Anthropic),
            "/anthropic/v1/messages" => new ServiceAddress(Service.Foundry),
            _ when GoogleCloudPath().Match(path) is { Success: true } match => new ServiceAddress(Service.GoogleCloud, match.Groups["stream"].Success),
            _ when BedrockPath().Match(path) is { Success: true } match => new ServiceAddress(Service.Bedrock, match.Groups["stream"].Success),
            _ => null,
        };
    }

    [GeneratedRegex("^/v1/projects/[^/]+/locations/[^/]+/publishers/anthropic/models/[^/:]+:((?<stream>streamRawPredict)|rawPredict)$")]
    private static partial Regex GoogleCloudPath();

    [GeneratedRegex("^/model/[^/]+/invoke(?<stream>-with-response-stream)?$")]
    private static partial Regex BedrockPath();
}
