using System.Reflection;

namespace Handlers.Package.Tests;

/// <summary>The packages, packed once into a folder that projects restore from, and a folder for these projects.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    /// <summary>What is made here is gone after the tests.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("handlers-package-").FullName;

    /// <summary>A version that no cache has seen, above the one that is built: the packages ask for each other.</summary>
    public string Version { get; } = $"0.1.1-test.{DateTime.UtcNow.Ticks}";

    public string Feed => Path.Combine(Root, "feed");

    public static string Repository => Metadata("Repository");

    public static string Configuration => Metadata("Configuration");

    /// <summary>The ids of all packages.</summary>
    public IEnumerable<string> Packages => Directory.EnumerateFiles(Feed, "*.nupkg").Select(file => Path.GetFileName(file)[..^$".{Version}.nupkg".Length]);

    public async ValueTask InitializeAsync()
    {
        foreach (string project in Directory.EnumerateDirectories(Path.Combine(Repository, "src"), "Handlers*").Select(folder => Path.GetFileName(folder)))
        {
            await Dotnet.RunAsync(Repository, "pack", $"src/{project}", "-c", Configuration, "-o", Feed, $"-p:Version={Version}", "--no-build", "--nologo");
        }
    }

    /// <summary>Makes a console project that refers to the packages alone.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="properties">Further properties.</param>
    /// <param name="files">Its sources, by name.</param>
    public string CreateProject(string name, string properties, params IEnumerable<(string Name, string Text)> files) => CreateProject(name, properties, "", files);

    /// <inheritdoc cref="CreateProject(string, string, IEnumerable{ValueTuple{string, string}})"/>
    /// <param name="name">The project's name.</param>
    /// <param name="properties">Further properties.</param>
    /// <param name="references">Further references.</param>
    /// <param name="files">Its sources, by name.</param>
    public string CreateProject(string name, string properties, string references, params IEnumerable<(string Name, string Text)> files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, Path.GetFileName(name) + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Handlers.Streaming" Version="{Version}" />
                <PackageReference Include="Handlers.Testing" Version="{Version}" />
                {references}
              </ItemGroup>
            </Project>
            """);
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return folder;
    }

    public ValueTask DisposeAsync()
    {
        // The version is this run's own, so nobody else has use for it in the cache.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string folder in Packages.Select(package => Path.Combine(cache, package.ToLowerInvariant(), Version)).Append(Root).ToList())
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return default;
    }

    private static string Metadata(string key)
        => typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
