/** A program with its uniforms by name. It is compiled beside the page, which waits for it where it is used before it is linked. */
export class Program {
  readonly program: WebGLProgram;
  readonly #gl: WebGL2RenderingContext;
  readonly #shaders: readonly WebGLShader[];
  /** What tells whether it is linked, without waiting for it; null where that cannot be asked. */
  readonly #completion: number | null;
  #uniforms: ReadonlyMap<string, WebGLUniformLocation> | null = null;

  /** Starts to compile and link. The attribute `corner` gets location 0. @throws Error where the context is lost */
  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.#gl = gl;
    // Asked for before the program is linked: the browser follows only those that come after it.
    this.#completion = gl.getExtension('KHR_parallel_shader_compile')?.COMPLETION_STATUS_KHR ?? null;
    this.program = gl.createProgram();
    this.#shaders = [started(gl, gl.VERTEX_SHADER, vertex), started(gl, gl.FRAGMENT_SHADER, fragment)];
    for (const shader of this.#shaders) gl.attachShader(this.program, shader);
    gl.bindAttribLocation(this.program, 0, 'corner');
    gl.linkProgram(this.program);
  }

  /** Whether it has been looked up: from then on its use waits for nothing. */
  get isKnown(): boolean {
    return this.#uniforms !== null;
  }

  /** Whether it can be looked up without waiting for the compiler; null where the browser does not tell. */
  get isLinked(): boolean | null {
    const gl = this.#gl;
    return this.#completion === null ? null : gl.getProgramParameter(this.program, this.#completion) === true;
  }

  /** By name; looks the program up where that has not been done. @throws Error with the compiler's words */
  get uniforms(): ReadonlyMap<string, WebGLUniformLocation> {
    return this.#uniforms ?? this.lookUp();
  }

  /** Asks the graphics process for its uniforms. @throws Error with the compiler's words */
  lookUp(): ReadonlyMap<string, WebGLUniformLocation> {
    this.#uniforms = this.#linked();
    return this.#uniforms;
  }

  #linked(): ReadonlyMap<string, WebGLUniformLocation> {
    const gl = this.#gl;
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const words = this.#shaders.map((shader) => gl.getShaderInfoLog(shader)).filter(Boolean);
      throw new Error(`Program: ${[gl.getProgramInfoLog(this.program), ...words].join(' ')}`);
    }
    const uniforms = new Map<string, WebGLUniformLocation>();
    const count: number = gl.getProgramParameter(this.program, gl.ACTIVE_UNIFORMS) ?? 0;
    for (let index = 0; index < count; index += 1) {
      const name = gl.getActiveUniform(this.program, index)?.name;
      const location = name === undefined ? null : gl.getUniformLocation(this.program, name);
      if (name !== undefined && location) uniforms.set(name, location);
    }
    return uniforms;
  }
}

function started(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (!shader) throw new Error('The graphics context is lost');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}
