using System.Globalization;

namespace Handlers.Testing;

/// <summary>Copies the bytes of each accepted event stream to a file as they are read.</summary>
internal sealed class RecordingHandler(string file, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _count;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return IsEventStream(response) ? Record(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)) : response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = base.Send(request, cancellationToken);
        return IsEventStream(response) ? Record(response, response.Content.ReadAsStream(cancellationToken)) : response;
    }

    /// <summary>The file of a reply: <c>reply.sse</c>, <c>reply-2.sse</c>, …</summary>
    internal static string FileOf(string file, int number) => number == 1 ? file
        : Path.Combine(Path.GetDirectoryName(file) ?? "", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file)}-{number}{Path.GetExtension(file)}"));

    private static bool IsEventStream(HttpResponseMessage response)
        => response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    private HttpResponseMessage Record(HttpResponseMessage response, Stream body)
    {
        var content = new StreamContent(new RecordingStream(body, File.Create(FileOf(file, Interlocked.Increment(ref _count)))));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return response;
    }
}
