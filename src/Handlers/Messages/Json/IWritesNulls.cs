namespace Handlers;

/// <summary>A model whose fields are written even if they are null, because the API tells null from absent.</summary>
internal interface IWritesNulls;
