using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Signing;

namespace Handlers.Bedrock;

/// <summary>
/// Claude on Amazon Bedrock: <c>new MessagesClientOptions { Endpoint = new BedrockEndpoint(RegionEndpoint.USEast1) }</c>. The model is a Bedrock model id, an
/// inference profile or an ARN.
/// </summary>
/// <remarks>
/// Each attempt is signed with AWS Signature Version 4. If <see cref="MessagesClientOptions.ApiKey"/>, <see cref="MessagesClientOptions.AuthToken"/> or
/// <see cref="MessagesClientOptions.AuthTokenProvider"/> is set, it is sent as an Amazon Bedrock API key instead.
/// </remarks>
/// <param name="region">The region, which is part of the address and of the signature.</param>
/// <param name="credentials">
/// The credentials; <see langword="null"/> for those that the AWS SDK finds: environment, profile, container, instance. They are read before each
/// attempt, so expired credentials are renewed.
/// </param>
public sealed class BedrockEndpoint(RegionEndpoint region, AWSCredentials? credentials = null) : MessagesEndpoint
{
    private readonly RegionEndpoint _region = region ?? throw new ArgumentNullException(nameof(region));
    private AWSCredentials? _credentials = credentials;

    /// <inheritdoc/>
    public override Uri BaseUrl { get; } = new($"https://bedrock-runtime.{region.SystemName}.{region.PartitionDnsSuffix}");

    /// <inheritdoc/>
    protected override bool AddsCredential => true;

    /// <inheritdoc/>
    protected override string StreamMediaType => BedrockEventStream.MediaType;

    /// <inheritdoc/>
    protected override string ProviderName => "aws.bedrock";

    /// <inheritdoc/>
    /// <exception cref="AmazonClientException">There are no credentials, or they could not be renewed.</exception>
    protected override async ValueTask PrepareAsync(EndpointRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.SetPath($"/model/{Uri.EscapeDataString(request.Model)}/{(request.IsStreaming ? "invoke-with-response-stream" : "invoke")}");
        string? version = request.TakeHeader("anthropic-version");
        string? betas = request.TakeHeader("anthropic-beta");
        string? profile = request.TakeHeader("anthropic-user-profile-id");
        request.RewriteBody(["model", "stream", "anthropic_version", "anthropic_beta", "user_profile_id"], writer => WriteHeaders(writer, version, betas, profile));
        if (request.ApiKey is { } key)
        {
            request.SetCredential("authorization", $"Bearer {key}");
        }

        if (!request.Message.Headers.NonValidated.Contains("authorization"))
        {
            await SignAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEvents(Stream body, int maxEventBytes) => BedrockEventStream.ReadEventsAsync(body, maxEventBytes);

    // Bedrock takes in the body what the Messages API takes in headers.
    private static void WriteHeaders(Utf8JsonWriter writer, string? version, string? betas, string? profile)
    {
        writer.WriteString("anthropic_version", version);
        if (betas is not null)
        {
            writer.WriteStartArray("anthropic_beta");
            foreach (string beta in betas.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                writer.WriteStringValue(beta);
            }

            writer.WriteEndArray();
        }

        if (profile is not null)
        {
            writer.WriteString("user_profile_id", profile);
        }
    }

    private async ValueTask SignAsync(EndpointRequest request, CancellationToken cancellationToken)
    {
        _credentials ??= await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().ConfigureAwait(false);
        var unsigned = new AWSSigningRequest
        {
            HttpMethod = request.Message.Method,
            RequestUri = request.Message.RequestUri,
            Content = request.Body.ToArray(),
            Headers = { ["content-type"] = "application/json" },
        };
        AWSSigningResult signed = await AWSSigV4Signer.SignAsync(
            unsigned, new AWSSigV4Parameters { Credentials = _credentials, Region = _region, Service = "bedrock" }, cancellationToken).ConfigureAwait(false);
        foreach ((string name, string value) in signed.Headers)
        {
            request.Message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
