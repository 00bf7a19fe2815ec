namespace Handlers;

internal sealed class ContentSourceConverter() : UnionConverter<ContentSource>(typeof(UnknownSource), new()
{
    ["base64"] = typeof(Base64Source),
    ["url"] = typeof(UrlSource),
    ["file"] = typeof(FileSource),
    ["text"] = typeof(TextSource),
    ["content"] = typeof(BlocksSource),
});
