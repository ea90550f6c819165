import { describe, expect, it } from "vitest";
import { SinganError } from "../src/errors.js";
import { readModel } from "../src/model/read.js";
import { littleEndianBytes } from "../src/onnx/bytes.js";
import { decodeModel, encodeModel } from "../src/onnx/codec.js";
import { GraphBuilder, modelOf } from "../src/onnx/graph.js";
import type { GraphProto, ModelProto } from "../src/onnx/messages.js";
import {
  goodFile,
  goodPaintFile,
  nodeOf,
  tampered,
  tensorOf,
  withEntry,
  withField,
} from "./support/tamper.js";

function refusal(bytes: Uint8Array): SinganError {
  try {
    readModel(bytes, "peaks.onnx");
  } catch (error) {
    if (error instanceof SinganError) return error;
    throw error;
  }
  throw new Error("The file was accepted.");
}

/** One sentence that names the file and the trouble, and one that names the remedy. */
function expectRefusal(bytes: Uint8Array, trouble: string | RegExp, code = "INVALID_MODEL") {
  const error = refusal(bytes);
  expect(error.message).toMatch(trouble);
  expect(error.message).toMatch(
    /^peaks\.onnx [^\n]+: [^\n]+\. [A-Z][^\n]+\.$|^peaks\.onnx has format/,
  );
  expect(error.code).toBe(code);
}

const text = (value: string) => new Uint8Array(Buffer.from(value));

describe("bytes that are no file of ours", () => {
  it.each([
    ["an empty file", new Uint8Array(), "it is empty"],
    ["a page of text", text("<!doctype html><title>404</title>"), "not an ONNX file"],
    ["zeros", new Uint8Array(1000), "not an ONNX file"],
    ["a picture", text("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "not an ONNX file"],
  ])("refuses %s", (_, bytes, trouble) => expectRefusal(bytes, trouble));

  it("refuses a file that is cut short, wherever", () => {
    for (let length = 1; length < goodFile.length; length += 997) {
      expect(refusal(goodFile.subarray(0, length)).code).toBe("INVALID_MODEL");
    }
    expectRefusal(goodFile.subarray(0, goodFile.length - 1), "cut short");
  });

  it("refuses another program's model", () => {
    const graph = new GraphBuilder();
    graph.output(graph.node("Relu", [graph.input("x", [1])], "y"), [1]);
    expectRefusal(encodeModel(modelOf(graph.build("other"))), "not a SinGAN model");
  });

  it("refuses nesting without end", () => {
    let graph: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 700; depth++) {
      const [node, attribute, nested] = [0x0a, 0x2a, 0x32];
      graph = field(node, field(attribute, field(nested, graph)));
    }
    expectRefusal(field(0x3a, graph), "not an ONNX file");
  });

  it("refuses more messages than any model needs", () => {
    const emptyNodes = new Uint8Array(2_000_000).map((_, i) => (i % 2 === 0 ? 0x0a : 0));
    expectRefusal(field(0x3a, emptyNodes), "not an ONNX file");
  });
});

/** A field of a message: tag, length in three bytes, content. */
function field(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  const header = [tag, (length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14];
  return new Uint8Array(Buffer.concat([Buffer.from(header), content]));
}

describe("graphs that the builder did not make", () => {
  const cases: [string, (proto: ModelProto, graph: GraphProto) => void, string | RegExp][] = [
    ["no graph", (proto) => delete proto.graph, "it is not an ONNX file"],
    ["functions", (proto) => proto.functions.push(new Uint8Array(3)), "functions of its own"],
    [
      "sparse weights",
      (_, graph) => graph.sparseInitializer.push(new Uint8Array(2)),
      "sparse weights",
    ],
    [
      "data elsewhere",
      (_, graph) => {
        const tensor = tensorOf(graph, "scale_0/conv_1/weight");
        delete tensor.rawData;
        tensor.dataLocation = 1;
        tensor.externalData = [{ key: "location", value: "../../etc/passwd" }];
      },
      '"scale_0/conv_1/weight" is stored in another file',
    ],
    [
      "a graph in a node",
      (_, graph) => {
        const empty = { floats: [], ints: [], graphs: [] };
        const g = { ...graph, node: [], initializer: [] };
        nodeOf(graph, "scale_1/noisy").attribute.push({
          ...empty,
          name: "then_branch",
          g,
          type: 5,
        });
      },
      '"scale_1/noisy" holds a graph',
    ],
    [
      "another operator",
      (_, graph) => {
        nodeOf(graph, "scale_1/conv_2/leaky_relu").opType = "Elu";
      },
      'from node "scale_1/conv_2/leaky_relu" on',
    ],
    [
      "an operator of another domain",
      (_, graph) => {
        nodeOf(graph, "scale_1/conv_2").domain = "com.microsoft";
      },
      'from node "scale_1/conv_2" on',
    ],
    [
      "another slope",
      (_, graph) => {
        nodeOf(graph, "scale_2/conv_0/leaky_relu").attribute[0]!.f = 0.25;
      },
      'from node "scale_2/conv_0/leaky_relu" on',
    ],
    ["a node less", (_, graph) => graph.node.splice(5, 1), "from node"],
    ["a node more", (_, graph) => graph.node.push(graph.node[0]!), "from node"],
    ["another input", (_, graph) => graph.input.push(graph.input[0]!), 'from input "base" on'],
    ["another output", (_, graph) => graph.output.splice(0, 1), 'from output "image" on'],
    [
      "a constant changed",
      (_, graph) => {
        tensorOf(graph, "pads").rawData![0] = 1;
      },
      'from initializer "pads" on',
    ],
    [
      "another set of operators",
      (proto) => {
        proto.opsetImport[0]!.version = 21;
      },
      "another set of operators",
    ],
  ];
  it.each(cases)("refuses %s", (_, change, trouble) => expectRefusal(tampered(change), trouble));
});

describe("weights at odds with the metadata", () => {
  const weight = "scale_1/conv_3/weight";
  const cases: [string, (graph: GraphProto) => void, string | RegExp][] = [
    [
      "missing ones",
      (graph) => {
        graph.initializer = graph.initializer.filter(({ name }) => name !== weight);
      },
      `its weight ${weight} is missing`,
    ],
    ["two of one name", (graph) => graph.initializer.push(tensorOf(graph, weight)), "comes twice"],
    [
      "more than announced",
      (graph) => {
        const tensor = tensorOf(graph, weight);
        graph.initializer.push({ ...tensor, name: "scale_9/conv_0/weight" });
      },
      '"scale_9/conv_0/weight" is not one of its 33 weights',
    ],
    [
      "another shape",
      (graph) => {
        tensorOf(graph, weight).dims = [2, 8, 3, 3];
      },
      `its weight ${weight} is not float32 4x4x3x3`,
    ],
    [
      "another type",
      (graph) => {
        tensorOf(graph, weight).dataType = 10;
      },
      "is not float32",
    ],
    [
      "too few bytes",
      (graph) => {
        const tensor = tensorOf(graph, weight);
        tensor.rawData = tensor.rawData!.slice(4);
      },
      "is not float32",
    ],
    [
      "a weight that is no number",
      (graph) => {
        tensorOf(graph, weight).rawData!.set([0, 0, 0xc0, 0x7f], 40);
      },
      "scale 1, layer 3 hold numbers that are not finite",
    ],
    [
      "an infinite bias",
      (graph) => {
        tensorOf(graph, "scale_2/conv_4/bias").rawData!.set([0, 0, 0x80, 0x7f], 4);
      },
      "scale 2, layer 4 hold numbers that are not finite",
    ],
    [
      "another noise amplitude",
      (graph) => {
        tensorOf(graph, "scale_2/amplitude").rawData = littleEndianBytes(Float32Array.of(0.5));
      },
      "the noise amplitude of scale 2 is 0.5 in its graph and 0.05",
    ],
  ];
  it("refuses a part with fields that it does not know, which another reader might", () => {
    // Field 7 of a node is its domain; 8 is its overload, since ONNX 1.16.
    const plain = tampered((_, graph) => {
      nodeOf(graph, "scale_1/noisy").domain = "\u0001\u0001";
    });
    const domain = Buffer.from([0x3a, 2, 1, 1]);
    const at = Buffer.from(plain).indexOf(domain);
    expect(at).toBeGreaterThan(0);
    const unknown = plain.slice();
    unknown[at] = 0x42;
    expectRefusal(unknown, 'from node "scale_1/noisy" on');
  });

  it.each(cases)("refuses %s", (_, change, trouble) => {
    expectRefusal(
      tampered((__, graph) => change(graph)),
      trouble,
    );
  });

  it("looks at sizes before it decodes anything", () => {
    expectRefusal(withField("pyramid.channels", [1024, 1024, 1024]), "is not float32 1024x3x3x3");
  });
});

describe("a generator for paintings", () => {
  const inPaint = (change: (graph: GraphProto) => void) =>
    tampered((_, graph) => change(graph), goodPaintFile);

  it.each<[string, Uint8Array, string]>([
    [
      "that the file does not have",
      withEntry("singan.paint", paintOf(goodPaintFile)),
      "is missing",
    ],
    [
      "that the metadata do not announce",
      withEntry("singan.paint", undefined, goodPaintFile),
      '"scale_1/paint/conv_0/weight" is not one of its 33 weights',
    ],
    [
      "of a scale that has none",
      withField("paint.scale", 2, goodPaintFile),
      "is not one of its 44 weights",
    ],
    ["of no scale", withField("paint.scale", 3, goodPaintFile), "singan.paint.scale: there is no"],
    ["of scale 0", withField("paint.scale", 0, goodPaintFile), "bad singan.paint.scale"],
    ["without colours", withField("paint.palette", [], goodPaintFile), "bad singan.paint.palette"],
    [
      "of colours beyond white",
      withField("paint.palette.0.1", 1.01, goodPaintFile),
      "bad singan.paint.palette[0][1]",
    ],
    [
      "of too many colours",
      withField("paint.palette", new Array(257).fill([0, 0, 0]), goodPaintFile),
      "bad singan.paint.palette",
    ],
    [
      "of another amplitude",
      withField("paint.noiseAmplitude", 0.5, goodPaintFile),
      "the noise amplitude of scale 1 for paintings is 0.07",
    ],
    ["without its error", withField("paint.rmse", undefined, goodPaintFile), "singan.paint.rmse"],
    [
      "of another shape",
      inPaint((graph) => {
        tensorOf(graph, "scale_1/paint/conv_3/weight").dims = [2, 8, 3, 3];
      }),
      "its weight scale_1/paint/conv_3/weight is not float32 4x4x3x3",
    ],
    [
      "with a weight that is no number",
      inPaint((graph) => {
        tensorOf(graph, "scale_1/paint/conv_2/bias").rawData!.set([0, 0, 0xc0, 0x7f], 4);
      }),
      "scale 1 for paintings, layer 2 hold numbers that are not finite",
    ],
    [
      "with another operator",
      inPaint((graph) => {
        nodeOf(graph, "scale_1/paint/conv_2/leaky_relu").opType = "Elu";
      }),
      'from node "scale_1/paint/conv_2/leaky_relu" on',
    ],
    [
      "that takes another picture",
      inPaint((graph) => {
        nodeOf(graph, "scale_1/paint/noisy").input[0] = "scale_2/resampled";
      }),
      'from node "scale_1/paint/noisy" on',
    ],
    [
      "without its output",
      inPaint((graph) => graph.output.pop()),
      'from output "scale_1/paint/output" on',
    ],
  ])("%s is refused", (_, bytes, trouble) => expectRefusal(bytes, trouble));
});

/** What a file says in `singan.paint`. */
function paintOf(file: Uint8Array): string {
  return decodeModel(file).metadataProps.find(({ key }) => key === "singan.paint")!.value!;
}

describe("metadata", () => {
  it.each([
    ["singan.format", undefined, "INVALID_MODEL", "not a SinGAN model"],
    ["singan.format", "2", "UNSUPPORTED_FORMAT", "has format 2, and this version reads up to 1"],
    ["singan.format", "10.3", "UNSUPPORTED_FORMAT", "has format 10"],
    ["singan.format", "0", "INVALID_MODEL", "bad singan.format"],
    ["singan.format", "one", "INVALID_MODEL", 'bad singan.format: it says "one"'],
    ["singan.pyramid", undefined, "INVALID_MODEL", "bad singan.pyramid: it is missing"],
    ["singan.training", undefined, "INVALID_MODEL", "bad singan.training: it is missing"],
    ["singan.photograph", "{", "INVALID_MODEL", "bad singan.photograph: it is not JSON"],
    ["singan.reconstruction", "null", "INVALID_MODEL", "bad singan.reconstruction: "],
    ["singan.pyramid", "[]", "INVALID_MODEL", "bad singan.pyramid"],
    ["singan.pyramid", "[".repeat(100_000), "INVALID_MODEL", "it is not JSON"],
  ])("%s as %.20s is %s", (key, value, code, trouble) => {
    expectRefusal(withEntry(key, value), trouble, code);
  });

  // Both took minutes or gigabytes before they were refused.
  it("refuses what is made to be slow to check", { timeout: 10_000 }, () => {
    const many = `[${"1,".repeat(400_000)}1e999]`;
    const settings = `{"a":${"[".repeat(7)}${many}${"]".repeat(7)}}`;
    const training = withField("training.settings", { mark: 0 });
    const whole = decodeModel(training).metadataProps.find(({ key }) => key === "singan.training");
    const slow = whole!.value!.replace('{"mark":0}', settings);
    expectRefusal(withEntry("singan.training", slow), "bad singan.training.settings.a: finite");
  });

  it("measures the reconstruction noise before it is parsed", () => {
    const long = `[${"{},".repeat(20_000)}{}]`;
    expectRefusal(
      withEntry("singan.reconstruction", long),
      /bad singan\.reconstruction: it has more than \d{4,5} characters/,
    );
  });

  const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);
  it.each([
    ["pyramid.sizes.1.width", "18", "singan.pyramid.sizes[1].width"],
    ["pyramid.sizes.1.width", 0, "singan.pyramid.sizes[1].width"],
    ["pyramid.sizes.1.width", 18.5, "singan.pyramid.sizes[1].width"],
    ["pyramid.sizes.2.height", 1e9, "singan.pyramid.sizes[2].height"],
    ["pyramid.sizes.2.height", undefined, "singan.pyramid.sizes[2].height"],
    ["pyramid.sizes.0.height", 14, "singan.pyramid.sizes[1]: it is smaller"],
    ["pyramid.sizes", [], "singan.pyramid.sizes"],
    ["pyramid.sizes", new Array(65).fill({ width: 9, height: 9 }), "singan.pyramid.sizes"],
    ["pyramid.channels", [4, 4], "singan.pyramid.channels: it has 2 entries for 3 scales"],
    ["pyramid.channels.2", 4000, "singan.pyramid.channels[2]"],
    ["pyramid.noiseAmplitudes", [1], "singan.pyramid.noiseAmplitudes: it has 1 entries"],
    ["pyramid.noiseAmplitudes.1", -1, "singan.pyramid.noiseAmplitudes[1]"],
    ["pyramid.noiseAmplitudes.1", null, "singan.pyramid.noiseAmplitudes[1]"],
    ["pyramid.noiseAmplitudes.1", 1e300, "singan.pyramid.noiseAmplitudes[1]"],
    ["pyramid.padding", "mirror", "singan.pyramid.padding"],
    ["pyramid.margin", 4, "singan.pyramid.margin"],
    ["pyramid.receptiveField", 9, "singan.pyramid.receptiveField"],
    ["training.rmse", [], "singan.training.rmse: it has 0 entries for 3 scales"],
    ["training.scales", [{}], "singan.training.scales: it has 1 entries for 3 scales"],
    ["training.seed", 2 ** 32, "singan.training.seed"],
    ["training.seconds", -1, "singan.training.seconds"],
    ["training.settings", deep(2000), "singan.training.settings"],
    ["training.versions", { "a\u001b[2J": 5 }, "singan.training.versions.a?[2J"],
    ["training.versions", { "a\u009b2J\u202e": 5 }, "singan.training.versions.a?2J?"],
    ["photograph.sha256", "abc", "singan.photograph.sha256"],
    ["photograph.width", -3, "singan.photograph.width"],
    ["photograph.credit", 7, "singan.photograph.credit"],
    ["reconstruction.0.scale", 3, "there is no scale 3"],
    ["reconstruction.0.scale", 1, "noise of scale 1 is 1x1x9x13 instead of 1x3x13x18"],
    ["reconstruction.0.shape", [1, 1, 13, 9], "1x1x13x9 instead of 1x1x9x13"],
    ["reconstruction.0.shape", [1, 1, 9], "singan.reconstruction[0].shape"],
    ["reconstruction.0.data", "AAAA", "noise of scale 0 is not all there"],
    ["reconstruction.0.data", "*".repeat(624), "noise of scale 0 is not all there"],
    ["reconstruction.0.data", "AADAfw".repeat(104), "noise of scale 0 is not finite"],
  ])("%s is checked, case %#", (path, value, trouble) => {
    const error = refusal(withField(path, value));
    expect(error.message).toContain(trouble);
    expect(error.code).toBe("INVALID_MODEL");
  });

  it("refuses an amplitude that is infinite in graph and metadata alike", () => {
    const infinite = tampered((proto, graph) => {
      tensorOf(graph, "scale_1/amplitude").rawData = littleEndianBytes(Float32Array.of(Infinity));
      const entry = proto.metadataProps.find(({ key }) => key === "singan.pyramid")!;
      const pyramid = JSON.parse(entry.value!) as { noiseAmplitudes: number[] };
      pyramid.noiseAmplitudes[1] = 1e300;
      entry.value = JSON.stringify(pyramid);
    });
    expectRefusal(infinite, "singan.pyramid.noiseAmplitudes[1]");
  });

  it("refuses an entry that comes twice", () => {
    const twice = tampered((proto) => {
      proto.metadataProps.push({ key: "singan.training", value: "{}" });
    });
    expectRefusal(twice, "bad singan.training: it comes twice");
  });

  it("refuses texts that no training writes, before it parses them", () => {
    const many = `[${"0,".repeat(600_000)}0]`;
    expectRefusal(withEntry("singan.photograph", many), "it has more than 1000000 characters");
  });

  it("shows no control characters of a file's names", () => {
    const hostile = tampered((_, graph) => {
      nodeOf(graph, "scale_1/conv_2").name = "\u009b2J\u202eevil";
    });
    expectRefusal(hostile, 'from node "?2J?evil" on');
  });

  it("refuses noise that comes twice", () => {
    const one = { scale: 0, shape: [1, 1, 9, 13], data: Buffer.alloc(468).toString("base64") };
    const both = withEntry("singan.reconstruction", JSON.stringify([one, one]));
    expectRefusal(both, "the noise of a scale comes twice");
  });
});
