// What the three bundled pages show: a sample that sharpens, and a button for the next.

/** @param {import("@singan/runtime-web").SinGAN} singan */
export async function start(singan) {
  const [canvas] = document.getElementsByTagName("canvas");
  const [status] = document.getElementsByTagName("output");
  const [button] = document.getElementsByTagName("button");
  if (!canvas || !status || !button) return;
  let seed = 0;
  const draw = async () => {
    seed += 1;
    status.value = `Seed ${seed} …`;
    const image = await singan.sample({ seed, onScale: (preview) => preview.draw(canvas) });
    image.draw(canvas);
    status.value = `Seed ${seed} on ${singan.device}`;
  };
  button.addEventListener("click", draw);
  await draw();
}
